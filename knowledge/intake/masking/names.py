"""Names of people, as far as the words around them give them away. Best effort, never promised.

A Chinese name is a surname of the common ones and one or two characters behind words like "我叫"; an English one,
capitalised words behind "my name is". It does not know who the customer is: that is the dictionary of the call.
"""

import re
from collections.abc import Iterator

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦付方白邹孟"
    "熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹"
    "申欧耿关兰焦俞左柳甘祝包宁尚符舒阮"
    "纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦"
    "褚娄窦戚岑景党宫费卜冷晏席卫米柏宗"
    "瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝陳張劉楊黃趙吳孫馬鄭謝許韓馮鄧"
    "蕭葉蔣蘇魏呂盧鍾譚陸賈韋鄒龍賀顧錢嚴湯"
    "齊喬龐顏莊聶魯歐關蘭寧紀畢單蓮駱藍費衛應閔邊師叢鞏遲"
)
_COMPOUND = "欧阳|上官|诸葛|司马|司徒|皇甫|尉迟|公孙|慕容|令狐|夏侯|端木|東方|东方|南宫|歐陽|諸葛|司馬"
_GIVEN = r"[一-鿿]{1,2}"
# Characters no name begins or goes on with in these places: "我是高级会员", "联系人和电话".
_NOT_GIVEN = (
    "的了吗呢啊吧是在有和与跟及或就也都还不没说这那个们级员户牌卡号码机时候便式意法"
    "客用问到想要会能可很太里边面间下上电话手订单地址"
)
_NAME = rf"(?:(?:{_COMPOUND})|[{_SURNAMES}])(?:(?![{_NOT_GIVEN}])[一-鿿]){{1,2}}"
_END = (
    r"(?=[，。！？、；：,.!?;:\s\x01·]|$|先生|女士|小姐|太太|的|吧|呢|啊|哈|吗|嗎|就|我|您|你"
    r"|电话|電話|手机|手機|在|想|要|是|和|跟|号)"
)
_CUE = (
    r"我的名字[是叫]|名字(?:是|叫|写|：|:)|姓名(?:是|叫|：|:)?|全名(?:是|叫)?|我(?:就)?叫|叫做|本人(?:是|叫)"
    r"|户主(?:是|叫|：|:)?|戶主(?:是|叫)?|联系人(?:是|叫|写|：|:)?"
    r"|聯絡人(?:是|叫|寫|：|:)?|收件人(?:是|叫|写|寫|：|:)?|收货人(?:是|叫|写|：|:)?|收貨人(?:是|叫)?|订房人(?:是"
    r"|叫)?|入住人(?:是|叫)?|订票人(?:是|叫)?|乘机人(?:是|叫)?"
    r"|乘客(?:是|叫)?|机主(?:是|叫|：|:)?|持卡人(?:是|叫|：|:)?|户名(?:是|叫|：|:)?|开户名(?:是|叫)?|(?:老公|老婆"
    r"|先生|太太|爱人|儿子|女儿|妈妈|爸爸)叫|写(?=[一-鿿]{2,3}就行)"
)
_ZH = re.compile(rf"(?:{_CUE})\s?(?P<name>{_NAME}){_END}")
# "我是…" and "这边是…" begin many sentences: a name only where nothing but a mark or a courtesy follows.
_ZH_AM = re.compile(
    rf"(?:我是|这边是|这里是|這邊是|這裡是)\s?(?P<name>{_NAME})(?=[，。！？、,.!?\s]|$|先生|女士|小姐|太太|呀|啊|哈)"
)
_NO_NAMES = re.compile(
    r"(?:谢谢|謝謝|.[女先小太][士生姐太]?$|申请|申報|申诉|安排|应当|应付|解除|解约|查看|查不|查到|管理|任意|向来"
    r"|和解|时间|明确|费用|费率|单独|单笔|全额|全新|程序|支付|万一|常用|严格|严重|成交|关闭|关注|连续|安装|安心"
    r"|方可|文件|于是|高于|高效|和本|同意|包括|包含|涂改|计费|路由|路上|车上|车主|金融|白天|牛奶|容易|项目|祝您"
    r"|祝你|温馨|温度|顾客|平台|平时|通过|元旦|国庆|常客|安全|全部|任何|方便|单独|白金|黄金|金卡|万能|高峰|马上"
    r"|江苏|江西|湖南|海南|河南|文员|经理|成年|应该|明天|时代|连续|包邮|关于|解决|查询|管理|成功|和平|明白|华为"
    r"|金额|时间|路由|"
    r"游客|应急|全程|全家|全款|成都|宁波|温州|石家|武汉|苏州|常州|广州|金华|安徽|云南)"
)
_ZH_TITLE = re.compile(
    rf"(?:^|(?<=[，。！？、,.!?\s是的叫问问好给找跟和请說说问嗯]))(?P<name>{_NAME})(?=先生|女士|小姐|太太|同学|同學)"
)
_ZH_ALONE = re.compile(rf"(?:^|(?<=[，。！？、,.!?\s是叫]))(?P<name>{_NAME})(?=[，。！？、,.!?\s]|$)")
_SPELLED = re.compile(
    r"[一-鿿]{1,3}的(?P<char>[一-鿿])|(?P<same>[一-鿿])是[^，。,.]{1,6}(?:旁|头|頭|底|边|邊|框)[^，。,.]{0,4}"
)
# "O Y E L A R A N": a name spelled out.
_LETTERS = re.compile(r"(?<![A-Za-z])[A-Z](?:[ \-.,][ ]?[A-Z]){2,20}(?![A-Za-z])")
_LATIN = re.compile(r"[A-Za-z]{2}")
_GREETS = re.compile(
    r"请问有什么|請問有什麼|为您服务|為您服務|很高兴|可以帮|how (?:may|can) I help|thank you for calling", re.I
)
_RADICALS = re.compile(r"(?:弓长张|木子李|双木林|耳东陈|古月胡|言午许|口天吴|立早章|人可何|草头黄|走肖赵|言身寸谢)")

_WORD = r"[A-Z][a-zA-Z'’\-]+"
_EN_NAME = rf"(?P<name>{_WORD}(?:\s(?:[A-Z]\.\s)?{_WORD}){{0,2}})"
_EN = re.compile(
    r"(?:[Mm]y (?:full )?name(?:'s|’s| is)|[Nn]ame(?:d)? (?:of|is)|[Uu]nder the name(?: of)?|(?:booking"
    r"|reservation|order|account) is (?:under|in)"
    r"|[Aa]m I (?:speaking|talking) (?:with|to)|[Ss]peaking (?:with|to)|[Aa]ccount holder(?: is)?"
    r"|cardholder(?: is)?|It's for|it's for|[Aa]sk for"
    rf"|\bMr\.?|\bMrs\.?|\bMs\.?|\bMiss|\bDr\.?)\s{_EN_NAME}"
)
_EN_AM = re.compile(
    rf"(?:[Tt]his is|I'm|I’m|I am|[Ii]t's)\s(?P<name>{_WORD}\s(?:[A-Z]\.\s)?{_WORD}|{_WORD}(?=\s(?:speaking"
    rf"|calling|here)))"
)
_EN_LOWER = re.compile(
    r"(?:my (?:full )?name(?:'s|’s| is)|this is)\s(?P<name>[a-z'’\-]{2,20}(?:\s[a-z'’\-]{2,20})?)"
    r"(?=\s(?:speaking|calling|here|and i\b|from\b)|[,.]|$)"
)
_NO_NAME_EN = """
the a an your my our his her their not it that this what about regarding for in on at to customer support service
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december ridiculous urgent really just very still i we you they there here why how
"""
_EN_COMMON = frozenset(_NO_NAME_EN.split())


def people(text: str, *, asked: bool = False) -> Iterator[tuple[int, int]]:
    """Where a name of a person seems to stand in a normal form; `asked` says that somebody has just asked for one."""
    if not text.isascii():
        yield from _han_people(text, asked=asked)
    if not _LATIN.search(text):
        return
    greets = _GREETS.search(text) is not None
    for match in () if greets else (*_EN.finditer(text), *_EN_AM.finditer(text)):
        if match["name"].split()[0].lower() not in _EN_COMMON:
            yield match.span("name")
            yield from _lettered(text, match["name"], asked=asked)
    for match in () if greets else _EN_LOWER.finditer(text):
        if not _EN_COMMON & set(match["name"].split()):
            yield match.span("name")


def _han_people(text: str, *, asked: bool) -> Iterator[tuple[int, int]]:
    greets = _GREETS.search(text) is not None  # an agent says their own name: staff, not customer
    for pattern in (_ZH, _ZH_TITLE, *(() if greets else (_ZH_AM,)), *((_ZH_ALONE,) if asked else ())):
        for match in pattern.finditer(text):
            if not _NO_NAMES.match(match["name"]):
                yield match.span("name")
                yield from _spelled(text, match.end("name"), match["name"])
    for match in _RADICALS.finditer(text):
        yield match.span()


def _spelled(text: str, at: int, name: str) -> Iterator[tuple[int, int]]:
    """ "罗马的罗，伟大的伟" behind a name: characters that spell it."""
    for match in _SPELLED.finditer(text, at, at + 40):
        if (match["char"] or match["same"]) in name:
            yield match.span()


def _lettered(text: str, name: str, *, asked: bool) -> Iterator[tuple[int, int]]:
    """Capital letters one by one that spell a part of a name."""
    for match in _LETTERS.finditer(text):
        if asked or re.sub(r"[^A-Z]", "", match[0]).lower() in re.sub(r"[^a-z]", "", name.lower()):
            yield match.span()

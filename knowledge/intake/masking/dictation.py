"""Numbers told over several turns: who asked for what, and which digits of the next turns belong to the answer.

It goes by words that stay when a turn is masked, so that a call read again from its masked turns is understood the
same. What is asked for may also be harmless: then a number in the answer is left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from stdnum import luhn

from knowledge.intake.masking.placeholders import PLACEHOLDER

KEPT = "KEPT"  # an order number, an amount, a date: nothing that identifies
_TAIL_OF_ID = "ID_TAIL"
LIFE = 6  # turns
STILL = 4  # and so many after each piece of a number, however long it took until then
_SHORT = 8  # characters of a backchannel: "嗯，您说"
_FEW = 16  # words beside the digits of a turn that dictates, in characters; a letter counts half
_NEXT_TO_NONE = 3
_LONGEST_QUESTION = 400  # characters at the end of a turn

_ASKED = re.compile(
    r"(?P<CARD>卡号|卡號|[收付退扣还還绑綁]款?的?卡|[这那哪]张卡|[這那哪]張卡|\bwhich card|账户|帳戶|账号|帳號"
    r"|卡片号码|卡片號碼"
    r"|银行卡|銀行卡|信用卡|银行账号|銀行帳號|收款账号|\bcard number"
    r"|\bnumber on (?:the|my|your) card"
    r"|\blong number|\b(?:credit|debit) card)"
    r"|(?P<ID>身份证|身份證|身分證|证件|證件|\bsocial security|\bssn\b|\bid (?:card )?number)"
    r"|(?P<PASSPORT>护照|護照|通行证|通行證|台胞证|台胞證|\bpassport)"
    r"|(?P<PHONE>手机|手機|电话|電話|联系方式|聯絡方式|联络方式|(?:联系|接听|预留|聯絡|回拨|常用)的?(?:号码|號碼)"
    r"|(?:留|报)(?:一下|一个|个)?[^，。]{0,6}号码|报一下号码|\bphone|\bmobile|\bcell\b"
    r"|\bcall-?back number|\bcontact number|\bnumber to (?:reach|call)|\b(?:best|good) number)"
    r"|(?P<CVV>安全码|安全碼|校验码|卡背|背面三位|\bcv[vc]2?\b|\bsecurity code)"
    r"|(?P<CODE>验证码|驗證碼|密码|密碼|\bverification code|\bpasscode|\bpassword|\bpin\b)"
    r"|(?P<EMAIL>邮箱|郵箱|信箱|\be-?mail)"
    r"|(?P<NAME>姓名|名字|怎么称呼|怎麼稱呼|贵姓|貴姓|\b(?:your|full|first|last) name)"
    r"|(?P<KEPT>订单|訂單|单号|單號|工单|工單|快递[单号]|快遞[單號]|运单|物流[单号]|投诉单|航班|班次|票号|金额"
    r"|金額|多少钱|多少錢|支付了|付了|几号|幾號|哪天|哪一天|日期|什么时候|什麼時候|时间|時間|几点|幾點|邮编"
    r"|邮政编码|编号|編號|编码|編碼|案件|流水|积分|\border\b|\bticket|\bcase\b|\btracking|\breference|\bbooking"
    r"|\bhow much|\bamount|\bwhen\b|\bwhat date|\bwhich day|\bflight|\bpostcode|\bzip\b|\binvoice|\bconfirmation)",
    re.I,
)
_TAIL = re.compile(r"[后後末][四4几]\s?[位码碼]|尾号|尾號|\blast (?:four|4)|\bend(?:s|ing)? (?:in|with)", re.I)
# A number that nobody has named: whoever asks for one on the phone mostly means a phone's.
_SOME_NUMBER = re.compile(r"号码|號碼|\bnumber\b", re.I)
_SOME_COUNT = re.compile(r"多少|几个|几次|幾個|幾次|\bhow many\b", re.I)
_BARE_MARK = re.compile(r"\W{0,4}(?:\[PHONE_\d+\]\W{0,4}\w{0,3}\W{0,4})+")
_SENTENCE = re.compile(r"[。！？!?；;\n，,]")
_OR = re.compile(r"^.{0,6}?(?:或|和|还有|還有|以及|跟|\bor\b|\band\b)", re.I)
_LINK = re.compile(
    r"(?:的|号码|號碼|号|號|前半截|后半截|後半截|前几位|前面|开头|是|为|為|：|:|，|,|\s|呢|啊|吧|嘛|就|我念|我报"
    r"|报给你|number|it|'s|’s|is|was|starts? with"
    r"|begins? with|goes)*",
    re.I,
)
_RUN = re.compile(
    r"(?<![A-Za-z0-9_+])[(]?\d(?:[ \-.·,，、()]{0,2}\d)*[)]?(?:[ \-.·,，、]{0,2}[Xx](?![A-Za-z]))?(?![A-Za-z0-9_@])"
)
_SPARED = re.compile(r"(?:400|800)\d{7}|95\d{3}|10\d{3}|12\d{3}")
_MOBILE = re.compile(r"1[3-9]\d{9}|09\d{8}")
_US = re.compile(r"\d{3}[-. ]\d{3}[-. ]\d{4}")
_LEAST = {"CARD": 3, "ID": 3, "PHONE": 3, "CVV": 3, "CODE": 4, "PASSPORT": 6, _TAIL_OF_ID: 4}
_MOST = {"CARD": 19, "ID": 18, "PHONE": 13, "CVV": 4, "CODE": 8, "PASSPORT": 9, _TAIL_OF_ID: 6}
# Said in one breath with what it is: so many digits are part of a number even where the rest comes later.
_LEAST_AT_ONCE = {"CARD": 4, "ID": 4, "PHONE": 5}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the next turns are expected to tell, and for how many turns more; "" is nothing. `name`: a name too."""

    kind: str = ""
    life: int = 0
    name: bool = False

    @property
    def digits(self) -> str:
        """The kind of placeholder that digits told now become."""
        return "ID" if self.kind == _TAIL_OF_ID else self.kind

    def after(self, text: str) -> "Asked":
        """The expectation once this turn (masked or as it was) has been heard too."""
        wanted = _asked(text)
        if wanted is not None:
            answered = any(match["kind"] == wanted.kind for match in PLACEHOLDER.finditer(text))
            return replace(wanted, life=2 if answered else LIFE)
        if not self.kind and _BARE_MARK.fullmatch(text):
            return Asked("PHONE", 2)  # a number that nobody asked for may go on
        told = PLACEHOLDER.search(text) or re.search(r"\d|[零幺一二三四五六七八九]{3}", text)
        life = self.life - (1 if told or len(text) <= _SHORT else 3)
        if any(match["kind"] == self.digits for match in PLACEHOLDER.finditer(text)):
            life = max(life, STILL)
        return replace(self, life=life) if life > 0 else Asked()


@dataclass(frozen=True, slots=True)
class Told:
    """Digits that belong to a number told in parts."""

    kind: str
    start: int
    end: int


def told(text: str, asked: Asked) -> Iterator[Told]:
    """Stretches of a normal form that are parts of the number that was asked for.

    A turn that is nothing but digits, half a number long, tells one even where nobody was heard asking.
    """
    runs = list(_RUN.finditer(text))
    if not runs:
        return
    if not asked.kind:
        if _words_beside(text, runs) <= _NEXT_TO_NONE:
            yield from (Told("PHONE", *run.span()) for run in runs if _bare(run[0]))
        return
    if asked.kind not in _LEAST or _words_beside(text, runs) > _FEW:
        return
    kind = asked.digits
    tail = kind in {"CARD", "PHONE"} and _TAIL.search(text)
    for run in runs:
        digits = _digits(run[0])
        whole_phone = kind != "PHONE" and _MOBILE.fullmatch(digits)
        fits = _LEAST[asked.kind] <= len(digits) <= _MOST[asked.kind]
        if fits and not whole_phone and not (tail and len(run[0]) <= 4):
            yield Told(kind, *run.span())


def begun(text: str) -> Iterator[Told]:
    """Stretches that begin a number announced in the text itself, however short: "卡号前半截是 6222 0212"."""
    runs = {match.start(): match for match in _RUN.finditer(text)}
    for kind, end in _announced(text):
        linked = _LINK.match(text, end)
        run = runs.get(linked.end() if linked else end)
        if run and len(_digits(run[0])) >= _LEAST_AT_ONCE[kind] and not _SPARED.fullmatch(_digits(run[0])):
            yield Told(kind, *run.span())


def harmless(text: str, asked: Asked) -> Iterator[tuple[int, int]]:
    """Stretches that answer a question for something harmless, unless they look like a card, an ID or a phone."""
    if asked.kind != KEPT:
        return
    runs = list(_RUN.finditer(text))
    if runs and _words_beside(text, runs) <= _FEW:
        yield from (run.span() for run in runs if not _telling(run[0]))


def _asked(text: str) -> Asked | None:
    """What a turn asks for; None where it asks for nothing. A number that may be one or the other is not expected."""
    text = text[-_LONGEST_QUESTION:]
    found = list(_ASKED.finditer(text))
    numbers = [one for one in found if one.lastgroup != "NAME"]
    if not found:
        return Asked("PHONE") if _SOME_NUMBER.search(text) else Asked(KEPT) if _SOME_COUNT.search(text) else None
    name = len(numbers) < len(found)
    if not numbers:
        return Asked("PHONE" if _SOME_NUMBER.search(text) else "", name=name)
    # What a Chinese question is about stands last ("下单的手机号"), an English one's first ("the number on the order").
    last = numbers[0 if text.isascii() else -1]
    kind = _kind(text, last)
    for one, other in pairwise(numbers):
        kinds = {_kind(text, one), _kind(text, other)}
        if KEPT in kinds and len(kinds) > 1 and _OR.match(text[one.end() : other.start()]):
            return Asked(name=name)
    return Asked(kind, name=name)


def _kind(text: str, asked: re.Match[str]) -> str:
    """What is asked for there: the last digits of a card or phone alone are harmless, those of an ID are not."""
    kind = str(asked.lastgroup)
    behind, ahead = text[max(0, asked.start() - 32) : asked.start()], text[asked.start() : asked.start() + 24]
    around = _SENTENCE.split(behind)[-1] + _SENTENCE.split(ahead)[0]
    if _TAIL.search(around):
        return {"CARD": KEPT, "PHONE": KEPT, "ID": _TAIL_OF_ID}.get(kind, kind)
    return kind


def _announced(text: str) -> Iterator[tuple[str, int]]:
    """Where a card, ID or phone number is announced, unless only its tail is."""
    for match in _ASKED.finditer(text):
        kind = str(match.lastgroup)
        if kind in _LEAST_AT_ONCE and not _TAIL.search(text[match.end() : match.end() + 8]):
            yield kind, match.end()


def _bare(run: str) -> bool:
    """Whether a run that stands alone is a part of a number: half of one, or an area code."""
    return 5 <= len(_digits(run)) <= 10 or run.startswith("(") or run.endswith(")")


def _words_beside(text: str, runs: list[re.Match[str]]) -> float:
    """How much a turn says beside its digits: a Han character counts one, a letter half."""
    rest, at = "", 0
    for run in runs:
        rest += text[at : run.start()]
        at = run.end()
    rest += text[at:]
    return sum(0.5 if char.isascii() else 1 for char in rest if char.isalpha())


def _telling(run: str) -> bool:
    digits = _digits(run)
    if _MOBILE.fullmatch(digits) or _US.fullmatch(run):
        return True
    if len(digits) == 18 and re.fullmatch(
        r"[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}", digits
    ):
        return True
    return len(digits) in {16, 19} and digits.startswith(("4", "5", "62")) and luhn.is_valid(digits)


def _digits(run: str) -> str:
    return re.sub(r"\D", "", run)

"""What was promised in a call: who owes what to the customer, by when, over which channel, in which words.

Code reads commitments (给您回电, 退款…到账, I'll call you back) with their time. It does not know whether a promise was
kept, and reads a commitment without any time as one that is due at no known moment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from knowledge.arithmetic.sentences import Span, sentences
from knowledge.arithmetic.when import Due, due_times
from knowledge.call import Call, Turn
from knowledge.fact import TurnSpan


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise. `owner` is agent · back_office · customer; `due` an aware instant or None where no time was said.

    `channel` is phone · sms · email · chat · visit · payment · post, or "" where it stays open. `due_span` is where the
    time was said when it came only after the customer asked for it.
    """

    text: str
    owner: str
    due: datetime | None
    channel: str
    span: TurnSpan
    due_span: TurnSpan | None = None


_CONTACT = (
    r"(?:给|跟|同|與|与|和|向)\s*(?:您|你)(?:这边|那边)?(?:再|去)?(?:回个?电话?|回個?電話?|回[电電]|回[复覆復]|回访|回訪|打个?电话|打電話|"
    r"[致去来]电|[致去來]電|答[复覆復]|反馈|回音|消息|说明)"
    r"|(?:回[电電]|回[复覆復]|回访|联系|聯絡|聯繫|通知|告知|答[复覆復])\s*(?:给|給)?\s*(?:您|你)|再打(?:给|給)(?:您|你)"
    r"|(?:给|給)\s*(?:您|你)\s*(?:回电|回電|回[复覆復]|电话|電話|答[复覆復])"
)
_DO = (
    r"(?:为|為|帮|幫|给|給|替)\s*(?:您|你)[^，。；,;]{0,12}?(?:退|返|补|補|赔|寄|发|發|送|办|辦|处理|處理|安排|申请|申請|登记|提交|升级|"
    r"派|上门|减免|取消|开具|開|核实|核實|查|催|恢复|改|重发|换)"
)
_MONEY = (
    r"(?:退款|退票款|款项|款項|钱|费用|退费|差价|积分|话费|补偿金?|赔付)[^，。；,;]{0,12}?(?:退到|退回|退给|返|到[账帳]|入[账帳]|发放)"
    r"|原路(?:退|返)|到[账帳]|入[账帳]|退回(?:到|至|给)?(?:您|原)"
)
_VISIT = r"(?:师傅|師傅|工程师|技术员|快递员|装维|维修员)[^，。；,;]{0,14}?(?:上门|联系|到(?:您|你)|过去|送|取)"
_FUTURE = r"会|將|将|就|稍后|稍後|尽快|盡快|马上|立即|这就|我来|由我|预计|預計|内|前|之前|到时|随后|晚点|晚一点"
_ZH_VERB = re.compile(
    rf"(?P<contact>{_CONTACT})|(?P<visit>{_VISIT})|(?P<money>{_MONEY})|(?P<do>{_DO})"
    r"|(?P<send>(?:发|發|寄|送)(?:到|至|给|給)?(?:您|你)|短信[^，。；]{0,6}(?:通知|发|發)|(?:补寄|补发|重寄|换新)[^，。；]{0,6})"
    r"|(?P<result>(?:有|出)(?:结果|結果|结论|結論|答复)|(?:处理|核实|審核|审核)(?:完|好|完成|完毕))"
    r"|(?P<others>(?:快递|快遞|酒店|航司|商家|仓库|后台|装维|财务|银行)[^，。；,;]{0,8}?(?:回复|答复|处理|反馈|出))"
)
_EN_VERB = re.compile(
    r"\b(?:i|we)(?:['’]ll|\s+will|\s+shall|['’]m going to|\s+am going to|['’]re going to|\s+are going to|\s+can)\s+"
    r"(?:also\s+|then\s+|personally\s+|definitely\s+|have\s+\w+\s+|get\s+)?(?P<en>call|phone|ring|email|e-mail|text|message|"
    r"get back|back to you|follow up|send|let you know|contact|refund|credit|process|issue|escalate|arrange|update|"
    r"reach out|look into|submit|forward|confirm|ship|replace|waive|reverse|someone|a\s+\w+|the\s+\w+|our\s+\w+)"
    r"|\byou(?:['’]ll|\s+will|\s+should)\s+(?P<you>receive|get|hear|see|have)\b"
    r"|\b(?:refund|money|credit|payment|replacement|voucher|colleague|supervisor|specialist|technician|team|department)\s+"
    r"(?:\w+\s+)?(?:will|should)\s+(?P<it>be|arrive|show|reach|call|contact|appear|ring|take|get)\b"
    r"|\b(?:the|your)\s+(?:\w+\s+){0,2}?(?:text|message|link|confirmation|email|code|receipt|invoice|credit|points)\s+"
    r"will\s+(?P<thing2>be|arrive|reach|come|go)\b"
    r"|\bit(?:['’]ll|\s+will|\s+should)\s+(?P<thing>be|arrive|show|take|reach|appear)\b"
)
_NOT_YET = re.compile(
    r"稍等|稍候|请[^，。]{0,4}等|如果|要是|假如|万一|的话|的話|若(?!干)|能不能|可不可以|是否|是不是|无法|無法|没法|没办法|不能|不会|不會|没有权限|不可以|说不准|不好说|不一定|說不準|不好說|"
    r"\bif\b|\bunless\b|\bcan't\b|\bcannot\b|\bwon't\b|\bunable\b|\bnot able\b|\bwhether\b|\bwould have\b"
)
# A recogniser hears 吗 as 马 or 嘛.
_ASKS = re.compile(r"[吗嗎呢么][？?]?\s*$|[？?]\s*$|了[马嘛]\s*$")
_PROPOSES = re.compile(
    r"(?:可以|好|行|方便|成)(?:吗|嗎|么|不)|\b(?:ok(?:ay)?|all right|alright|work(?:s)? for you|sound good)\s*\?\s*$"
)
_DONE = re.compile(
    r"已经?[^，。；]{0,8}(?:给|为|帮)?您?|刚才|刚刚|(?:改|订|訂|换|換|退)(?:上|好|掉|成)了"
    r"|\balready\b|\bhave (?:just )?\w+ed\b|\bI've\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"[内內前后後]|之内|以内|左右|今|明|后天|[周週]|星期|礼拜|月[底末]|早|晚|下午|上午|稍|尽快|马上|随时|预计|到账|"
    r"\b(?:within|by|in|before|after|on|tomorrow|today|tonight|this|next|end of|up to|at)\b"
)
_CUSTOMER = re.compile(
    r"(?:请|請|麻烦|麻煩|辛苦|需要|要)\s*(?:您|你)[^，。；]{0,14}?(?:提供|上传|上傳|补充|補充|寄回|回传|准备|準備|发(?:给|到|送)|發給|填写|提交|带上|前往)"
    r"|(?:您|你)(?:这边|那边)?[^，。；]{0,8}?(?:需要|记得|麻烦)[^，。；]{0,10}?(?:提供|上传|补充|寄回|准备|发|填写|提交)"
    r"|\b(?:please|you(?:'ll)? need to)\s+(?:send|upload|return|provide|email|bring|reply|complete|ship)\b"
)
_CHANNELS = (
    ("visit", re.compile(r"上门|上門|师傅|師傅|\b(?:visit|technician|engineer)\b")),
    ("sms", re.compile(r"短信|簡訊|\b(?:sms|text(?: message| you)?)\b")),
    ("email", re.compile(r"邮件|郵件|邮箱|電郵|\be-?mail")),
    ("phone", re.compile(r"回电|回電|电话|電話|致电|致電|回访|回訪|打给|\b(?:call|phone|ring)\b")),
    ("payment", re.compile(r"退款|到账|到帳|原路|返还|退回|入账|差价|\b(?:refund|credited?|reversed?)\b")),
    ("post", re.compile(r"寄|快递|补发|\b(?:ship|replacement|parcel)\b")),
    ("chat", re.compile(r"在线|聊天|站内|微信|\b(?:chat|app message)\b")),
)  # fmt: skip
_OTHERS = re.compile(
    r"主管|快递|取件员|后台|後台|财务|財務|技术|技術|专员|專員|同事|师傅|師傅|工程师|仓库|航司|航空公司|酒店|商家|银行|甲方|相关部门|"
    r"\b(?:supervisor|team|department|colleague|specialist|technician|engineer|airline|hotel|seller|bank|warehouse)\b"
)
_BY_ME = re.compile(r"由我|我(?:会|来|再|这边|今|明|在)?|\bI\b|\bi(?:'ll|’ll| will)\b")


def promises(call: Call, zone: tzinfo) -> tuple[Promised, ...]:
    """Every promise made in the call, in order; only final agent turns and turns of unknown speakers are read.

    A due time is seen from the moment of the turn (start of the call plus its offset) in `zone`. A question that is a
    proposal (…可以吗？) counts unless the customer's next turn says no.
    """
    found: list[Promised] = []
    for index, turn in enumerate(call.turns):
        if turn.speaker in {"agent", "unknown"} and not turn.partial:
            said = call.started + timedelta(milliseconds=turn.start_ms or 0)
            refused = _refused(call.turns[index + 1 : index + 2])
            made = [
                promise
                for span in sentences(turn.text)
                for promise in _in_sentence(turn, span, call.id, refused, (said, zone))
            ]
            found += [one if one.due else _answered(call, index, one, zone) for one in made]
    return _without_repeats(found)


_WHEN = re.compile(r"什么时候|什麼時候|多久|几点|哪天|\bwhen\b|\bhow (?:long|soon)\b", re.IGNORECASE)


def _answered(call: Call, index: int, promise: Promised, zone: tzinfo) -> Promised:
    """A promise without a time gets the one the agent gives when the customer asks 什么时候 in the next turn."""
    asked, reply = call.turns[index + 1 : index + 2], call.turns[index + 2 : index + 3]
    if not (asked and reply and asked[0].speaker == "customer" and reply[0].speaker == "agent"):
        return promise
    if not _WHEN.search(asked[0].text):
        return promise
    said = call.started + timedelta(milliseconds=reply[0].start_ms or 0)
    due = next((one for one in due_times(reply[0].text, said, zone) if one.at >= said), None)
    if due is None:
        return promise
    words = reply[0].text[due.start : due.end]
    return replace(
        promise,
        due=due.at,
        due_span=TurnSpan(call.id, reply[0].seq, due.start, due.end, words, reply[0].start_ms),
    )


_NO = re.compile(r"^(?:不用|不要|不行|不可以|算了|不了|no\b|don't)", re.IGNORECASE)


def _refused(after: tuple[Turn, ...]) -> bool:
    return bool(after) and after[0].speaker == "customer" and _NO.match(after[0].text.strip()) is not None


@dataclass(frozen=True, slots=True)
class _Part:
    span: Span
    text: str
    commits: bool
    customers: bool
    due: Due | None


def _in_sentence(
    turn: Turn, span: Span, call_id: str, refused: bool, seen: tuple[datetime, tzinfo]
) -> Iterator[Promised]:
    sentence = turn.text[span.start : span.end]
    if _ASKS.search(sentence) and (refused or not _PROPOSES.search(sentence)):
        return
    parts = [_part(sentence, piece, seen) for piece in _clauses(sentence)]
    used: set[int] = set()
    for index, part in enumerate(parts):
        if index in used or not (part.commits or part.customers):
            continue
        near = _with_time(parts, index, used)
        used |= set(near)
        while near[-1] + 1 < len(parts) and _continues(parts, near[-1] + 1):
            near.append(near[-1] + 1)
            used.add(near[-1])
        due = next((parts[i].due for i in near if parts[i].due is not None), None)
        text = sentence[parts[near[0]].span.start : parts[near[-1]].span.end]
        if due is None and not _meant(text):
            continue
        if lead := _LEAD.match(text):
            text = text[lead.end() :]
        start = span.start + parts[near[0]].span.start + (lead.end() if lead else 0)
        end = start + len(text.rstrip("，,、；;：: "))
        words = turn.text[start:end]
        evidence = TurnSpan(call_id, turn.seq, start, end, words, turn.start_ms)
        yield Promised(words.rstrip("。.！!"), _owner(words, part), due.at if due else None, _channel(words), evidence)


_LEAD = re.compile(r"(?:and|but|so|then)\s+", re.IGNORECASE)
_CUT = re.compile(r"[；;。！？!?\n—（）()]+|[，,](?!\d{3})|[：:](?!\d)|\.(?=\s|$)")


def _clauses(sentence: str) -> Iterator[Span]:
    """The parts between commas and colons, hours (15:00) and thousands (1,200) left whole."""
    start = 0
    for match in [*_CUT.finditer(sentence), None]:
        end = match.start() if match else len(sentence)
        lead = len(sentence[start:end]) - len(sentence[start:end].lstrip())
        if sentence[start:end].strip():
            yield Span(start + lead, match.end() if match else end)
        start = match.end() if match else end


def _part(sentence: str, span: Span, seen: tuple[datetime, tzinfo]) -> _Part:
    text = sentence[span.start : span.end]
    said, zone = seen
    verb = _ZH_VERB.search(text) or _EN_VERB.search(text.lower())
    blocked = _NOT_YET.search(text.lower()) is not None
    named = () if blocked else due_times(text, said, zone)
    due = next((one for one in named if one.at >= said and _bounded(text, one)), None)
    customers = _CUSTOMER.search(text if not text.isascii() else text.lower()) is not None
    commits = verb is not None and not blocked and not customers and (due is not None or not _DONE.search(text))
    return _Part(span, text, commits, customers and not blocked, due)


def _bounded(text: str, due: Due) -> bool:
    """Whether the time stands as a time to come (24小时内, by Friday), not as a length of something (30分钟的通话)."""
    around = text[max(due.start - 12, 0) : due.end + 6].lower()
    return _BOUND.search(around) is not None


def _with_time(parts: list[_Part], index: int, used: set[int]) -> list[int]:
    """The clause and the neighbour that holds its time: the one before (明天上午，我给您回电) or the one after."""
    if parts[index].due is not None:
        return [index]
    after = index + 1
    for before in (index - 1, index - 2):
        if before < 0 or before in used or parts[before].commits:
            break
        if parts[before].due is not None:
            return list(range(before, index + 1))
    if after < len(parts) and parts[after].due is not None and not parts[after].commits:
        return [index, after]
    return [index]


def _continues(parts: list[_Part], index: int) -> bool:
    """A next clause that commits to nothing timed of its own belongs to the promise before it (…，告诉您结果)."""
    return parts[index].commits and parts[index].due is None


_MEANT = re.compile(
    r"尽快|盡快|稍后|稍後|稍晚|晚点|随后|第一时间|到时|一有(?:结果|消息)|之后|"
    r"(?:会|將|将)[^，。；]{0,10}(?:回电|回電|回[复覆復]|联系|聯絡|通知|回访|答复|上门)|"
    r"\b(?:call|get back|let you know|contact|follow up|reach out|email|text)\b"
)


def _meant(text: str) -> bool:
    """Whether a commitment without a time still binds somebody later, rather than telling what is being done now."""
    return _MEANT.search(text.lower()) is not None


def _owner(words: str, part: _Part) -> str:
    if part.customers:
        return "customer"
    if _OTHERS.search(words) and not _BY_ME.search(words):
        return "back_office"
    return "agent"


def _channel(words: str) -> str:
    lower = words.lower()
    return next((name for name, pattern in _CHANNELS if pattern.search(lower)), "")


def _without_repeats(found: list[Promised]) -> tuple[Promised, ...]:
    """The last telling of a promise that is told twice (the recap), by owner, channel and due minute."""
    kept: dict[tuple[str, str, str], Promised] = {}
    for one in found:
        due = one.due.strftime("%Y-%m-%dT%H:%M") if one.due else one.text
        key = (one.owner, one.channel, due)
        kept.setdefault(key, one)
    return tuple(kept.values())

"""What a finished call came to, read from its own turns: who was checked, what was done, whether it helped.

Each reading carries the words it rests on, or says which turns were searched in vain; "unknown" is an answer. It judges
words alone: whether an action really happened in a system is for records to say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.arithmetic.acts import acts
from knowledge.arithmetic.promises import Promised
from knowledge.call import Call, Turn
from knowledge.fact import Answer3, TurnSpan

Solved = Literal["Y", "P", "N", "unknown"]
Mood = Literal["satisfied", "calm", "disappointed", "angry", "unknown"]


@dataclass(frozen=True, slots=True)
class Identity:
    """How the customer was checked: `methods` that were asked for, never their values."""

    checked: Answer3
    methods: tuple[str, ...]
    spans: tuple[TurnSpan, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """One thing the agent says is done. `action` is a word of `ACTIONS`."""

    action: str
    span: TurnSpan


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whether the customer was helped; `span` is the word for it, None where turns `searched` hold none."""

    solved: Solved
    span: TurnSpan | None
    searched: tuple[int, int]


@dataclass(frozen=True, slots=True)
class State:
    """The customer's mood at the end, and at the beginning, with the words it was read from."""

    mood: Mood
    before: Mood
    span: TurnSpan | None


@dataclass(frozen=True, slots=True)
class Need:
    """What the customer came for: 咨询 · 求助 · 建议 · 投诉, and product · service · time."""

    request: str
    need: str
    span: TurnSpan | None


def span_of(call: Call, turn: Turn, start: int = 0, end: int | None = None) -> TurnSpan:
    """The words of `turn` from `start` to `end` as evidence."""
    stop = len(turn.text) if end is None else end
    return TurnSpan(call.id, turn.seq, start, stop, turn.text[start:stop], turn.start_ms)


_METHODS = (
    ("name", re.compile(r"姓名|名字|怎么称呼|贵姓|收货人|乘机人|机主|\bname\b")),
    ("phone", re.compile(r"手机号|手机尾号|电话|号码(?!牌)|\bphone\b|\bmobile\b")),
    ("address", re.compile(r"地址|\baddress\b")),
    ("order", re.compile(r"订单|預訂|预订号|单号|\b(?:order|booking) (?:number|reference)|\border\b")),
    ("id_document", re.compile(r"证件|身份证|护照|\bpassport\b|\bid (?:card|number)\b")),
    ("birth_date", re.compile(r"生日|出生日期|\bdate of birth\b")),
    ("code", re.compile(r"验证码|服务密码|口令|\b(?:pass ?code|one-time code|pin)\b")),
)
_ASKS_IDENTITY = re.compile(
    r"核对|核实|核验|验证|报一下|提供一下|说一下|是多少|怎么称呼|贵姓|后四位|"
    r"\b(?:verify|may i have|could i have|can i have|could i take|last four|one more check|confirm your)\b"
)
_MATCHED = re.compile(
    r"对上了|对得上|核对(?:到了|无误|通过|好了|一致)|核实(?:到了|无误|好了)|信息(?:一致|无误|没问题)|都对|"
    r"\b(?:match(?:es|ed)?|verified|that'?s all i need|all good|confirmed)\b"
)


def identity(call: Call) -> Identity:
    """Which proofs of identity were asked for, and whether the agent said that they matched.

    "true" when two or more were asked and the agent said so, "unknown" when asked without a word on the outcome,
    "false" when nobody asked.
    """
    methods: dict[str, TurnSpan] = {}
    matched: TurnSpan | None = None
    for turn in _by(call.turns, "agent"):
        words = turn.text.lower()
        if _ASKS_IDENTITY.search(words):
            for name, pattern in _METHODS:
                if found := pattern.search(words):
                    methods.setdefault(name, span_of(call, turn, *found.span()))
        if methods and matched is None and (said := _MATCHED.search(words)):
            matched = span_of(call, turn, *said.span())
    spans = (*methods.values(), *([matched] if matched else ()))
    checked: Answer3 = "false" if not methods else "true" if matched and len(methods) >= 2 else "unknown"
    return Identity(checked, tuple(methods), spans)


ACTIONS = (
    ("safety", r"安全筛查|上报(?:了|到)?(?:安全|质量)|报给质量安全|\breported (?:it|this) to (?:our )?safety"),
    ("credit", r"(?:补偿|红包|代金券|话费补|优惠券|积分|赔付)[^，。；]{0,10}(?:发|补|到账|申请)"),
    ("credit", r"(?:发|补|赔|赠|送)(?:您|给您|了)?[^，。；]{0,8}(?:元|块|红包|券|积分)"),
    ("credit", r"\b(?:credit|voucher)\b|\bto (?:the|your) wallet\b"),
    ("waive", r"减免|免(?:掉|除|收)|\bwaive|\b(?:hundred|\d+) off\b"),
    (
        "document",
        r"(?:开|补|申请)[^，。；]{0,8}(?:证明|发票|行程单|凭证)|证明[^，。；]{0,6}申请|\b(?:invoice|certificate)\b",
    ),
    ("refund", r"退款|退费|退(?:了|给您|回|\d)|退到话费|退票|\brefund"),
    ("cancel", r"取消|退订|\bcancel"),
    ("change", r"改期|改签|改(?:到|好|成|为)|变更|\b(?:changed|rebooked|moved|you're on the)\b"),
    ("signed_up", r"办理|开通|季包|套餐|\bsigned up\b"),
    ("expedite", r"催(?:件|单|办|了|促)|加急|\b(?:speed it up|chased|expedite)"),
    ("ticket", r"登记|工单|报修|立案|\bfil(?:ed|ing)\b|\bticket\b|\blogged\b"),
    ("visit", r"师傅|工程师|上门|取件|预约|约好|\bpickup\b|\btechnician\b"),
    ("contacted", r"联系(?:了|上|过)|跟[^，。；]{1,8}(?:提了|说了|落实)|\bspoken to\b|\basked the\b"),
    ("replaced", r"换(?:货|新|了|一台)|补(?:发|寄)|\breplace(?:d|ment)\b|\btwin room\b"),
    ("sent", r"(?:短信|链接|邮件|明细|行程)[^，。；]{0,8}(?:发|寄)|发(?:到|至)您|\bon its way\b|\bsent\b"),
    ("restored", r"恢复|复机|重置|\brestored\b|\breset\b"),
    ("escalated", r"转(?:给|接|交)|升级|提交(?:给|到)|报给|\bescalated\b|\bforwarded\b"),
)
_DONE = re.compile(
    r"已经?(?!经?过)|好了|成功|完成|提交了|下了|到账了|登记了|办好|都?改好|发了|约好|申请了|核定了|给您(?:申请|登记|办|退|发|减)|"
    r"现在给您|\b(?:done|i've|i have (?:now|just)|has been|have been|is done|you're on|all set|i'm filing)\b",
)
_NOT_DONE = re.compile(
    r"没有?(?:办法)?|无法|不能|还没|不了|如果|要是|能不能|可以(?:吗|么)|吗[？?]|反映|反馈|通知|查到|看到|"
    r"\bcan't\b|\bif\b|\bnot\b|\?"
)
_BARE = re.compile(
    r"^\s*(?:好的?[，,]?\s*)?(?:已经?)?(?:提交|发|办|下单|处理)(?:好|了|成功)*[。，,!！]?|"
    r"^\s*(?:thank you\.\s*)?(?:that's )?done\b"
)


def done(call: Call) -> tuple[Done, ...]:
    """What the agent says is done, each action once, in order.

    A bare "已提交" or "Done" is about what the agent proposed in the turn before.
    """
    found: dict[str, Done] = {}
    before = ""
    for turn in _by(call.turns, "agent"):
        for clause in re.finditer(r"[^。！？!?；;]+[。！？!?；;]?", turn.text):
            words = clause.group().lower()
            if not _DONE.search(words) or _NOT_DONE.search(words):
                continue
            action = _action(words) or (_action(before) if _BARE.search(words) else None)
            if action is not None and action not in found:
                start, end = _trimmed(turn.text, *clause.span())
                found[action] = Done(action, span_of(call, turn, start, end))
        before = turn.text.lower()
    return tuple(found.values())


def _action(words: str) -> str | None:
    return next((action for action, pattern in ACTIONS if re.search(pattern, words)), None)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


_SOLVED = re.compile(
    r"(?<!没)(?<!未)解决了|弄好了|恢复了|\bit does\b|\bthat(?:'s| is) (?:perfect|sorted|everything|great)\b|"
    r"\b(?:sorted|resolved|fixed)\b"
)
_CLOSED = re.compile(
    r"清楚了|明白了|没有了|没了|没别的|可以了|太好了|没问题了|(?:行|好)[，,]?(?:那)?(?:就这样|先这样)|谢谢|辛苦|"
    r"\ball clear\b|\bthank(?:s| you)\b|\bthat'?s (?:it|all|fine)\b|\bno,? that\b"
)
_UNSOLVED = re.compile(
    r"差评|投诉|没解决|没用|算了|白打|等于没说|再说吧|还是(?:不行|没)|什么破|不管了|管局|12315|"
    r"\buseless\b|\bstill (?:not|doesn't)\b|\bwaste of\b|\bcomplain"
)


def resolution(call: Call, made: Sequence[Promised], did: Sequence[Done]) -> Resolution:
    """Y helped · P partly (something is done, or a call or visit is still owed) · N not helped · unknown.

    Read from the customer's last third of turns: a plain word that it is solved outweighs what is still owed; a word
    of giving up outweighs a thank-you.
    """
    turns = _by(call.turns, "customer")
    if not turns:
        return Resolution("unknown", None, (0, 0))
    last = turns[-max(len(turns) // 3, 2) :]
    searched = (last[0].seq, last[-1].seq)
    owed = any(one.owner != "customer" and one.channel in {"phone", "visit"} for one in made)
    if found := _last(call, last, _SOLVED):
        unsolved = _last(call, last, _UNSOLVED)
        if unsolved is None or unsolved.seq < found.seq:
            return Resolution("Y", found, searched)
    if found := _last(call, last, _UNSOLVED):
        return Resolution("P" if did else "N", found, searched)
    if found := _last(call, last, _CLOSED):
        return Resolution("P" if owed else "Y" if did else "unknown", found, searched)
    return Resolution("unknown", None, searched)


_GLAD = re.compile(
    r"谢谢|太好了|挺好|挺细|辛苦|不错|感谢|\b(?:thanks?|thank you|great|perfect|brilliant|helpful|nice)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"唉|行吧|算了|好吧|也不是|差评|投诉|无语|怎么还|好几天|没弄好|\b(?:ouch|prefer|not (?:really )?great|sigh)\b",
    re.IGNORECASE,
)


def state(call: Call) -> State:
    """The mood of the customer's last four turns, and of the first three. Unknown where the customer says nothing."""
    turns = _by(call.turns, "customer")
    if not turns:
        return State("unknown", "unknown", None)
    mood, span = _mood(call, turns[-4:])
    return State(mood, _mood(call, turns[:3])[0], span)


def _mood(call: Call, turns: Sequence[Turn]) -> tuple[Mood, TurnSpan | None]:
    for turn in reversed(turns):
        angry = acts(turn.text, "customer", ("anger",))
        if angry:
            return "angry", span_of(call, turn, angry[0].start, angry[0].end)
        down, glad = _DOWN.search(turn.text), _GLAD.search(turn.text)
        if down and not (glad and glad.start() > down.start()):
            return "disappointed", span_of(call, turn, *down.span())
        if glad:
            return "satisfied", span_of(call, turn, *glad.span())
    return "calm", None


_REQUESTS = (
    ("投诉", r"投诉|举报|假一赔|假的|没人管|\bcomplain|\bcomplaint\b"),
    ("建议", r"建议你们|希望你们|\bsuggest(?:ion)?\b"),
    (
        "求助",
        r"坏了|没到|不能用|断了|上不了|扣了|扣两|多扣|多了|取消了|没退|没收到|丢了|停机|登不上|急|怎么还|没弄好|退|改",
    ),
    (
        "求助",
        r"\b(?:not working|no booking|charged|lost|late|missing|supposed to|wrong|need to \w+|got moved|broken)\b",
    ),
)
_NEEDS = (
    ("time", r"什么时候|还没到|怎么还|多久|来不及|赶|今天能|急|\b(?:when|how long|late|supposed to arrive)\b"),
    ("product", r"套餐|价格|多少钱|哪款|优惠|活动|区别|\b(?:price|plan|offer|which|deal)\b"),
)


def need(call: Call) -> Need:
    """What the customer came for, from the first turns that say something (eight characters or more)."""
    said = [turn for turn in _by(call.turns, "customer") if len(turn.text) >= 8][:2]
    if not said:
        return Need("unknown", "unknown", None)
    words = " ".join(turn.text for turn in said).lower()
    request = next((name for name, pattern in _REQUESTS if re.search(pattern, words)), "咨询")
    kind = next((name for name, pattern in _NEEDS if re.search(pattern, words)), "service")
    return Need(request, kind, span_of(call, said[0]))


def _by(turns: Sequence[Turn], speaker: str) -> list[Turn]:
    return [turn for turn in turns if turn.speaker == speaker and not turn.partial]


def _last(call: Call, turns: Sequence[Turn], pattern: re.Pattern[str]) -> TurnSpan | None:
    for turn in reversed(turns):
        found = list(pattern.finditer(turn.text.lower()))
        if found:
            return span_of(call, turn, *found[-1].span())
    return None

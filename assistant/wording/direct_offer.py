"""The line said first where a promotion answers: the price, the days, what it gives, from when on, by its own record.

A promotion's lines are no cases of one another: price, cooling-off period, what must be read out and how it is offered
say different things, and the question tells which it means. It does not choose the promotion.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.wording.direct_reader import Direct, Reader, joined
from assistant.wording.direct_said import original
from assistant.wording.phrases import phrase
from knowledge.arithmetic.asking import Want, wanted_kinds
from knowledge.arithmetic.expected import meets
from knowledge.arithmetic.quantities import Quantity, quantities
from knowledge.arithmetic.sentences import Span, sentences
from knowledge.arithmetic.sought import says
from knowledge.document import Kind, Passage, Quote
from knowledge.search.analyse import tokens

# The lines of a promotion's record, as intake writes them.
PRICE, DAYS, COOLING = ("价格：", "Price: "), ("有效期：", "Valid: "), ("冷静期：", "Cooling-off period: ")
FOR_WHOM = ("适用条件：", "For customers with: ")
STOCK = ("剩余数量：", "Stock: ")
_ASKS_STOCK = re.compile(r"剩|库存|名额|还有(?:多少|几)|\b(?:left|stock|remaining)\b")

# Till when it runs; how long what it gives may be used; giving it back.
TILL_WHEN = re.compile(
    r"有效|截止|截至|到期|过期|结束|开始|活动期|活动时间|还有多久|还剩|到(?:什么时候|几号|哪天|几月|多久)|(?:几号|哪天|几月|多久|什么时候|啥时候)(?:为止|没了|停|完)"
    r"|持续|搞到|做到|办到|until|valid|expir|\bend|\blast|\bstart|\bbegin|\bruns?\b|how long is"
)
_LASTS = re.compile(r"有效|到期|过期|作废|截止|内|用完|起|期间|valid|expire|within|until|ends?\b|runs?\b|starts?\b")
_GIVEN_BACK = re.compile(r"退|反悔|犹豫|冷静|后悔|取消|refund|cancel|cool|change .{0,12}mind|money back")
# What it gives rather than what it costs; and what it costs later on.
_GIVES = re.compile(
    r"补|抵|省|减|降|差|送|返|奖|便宜|优惠|折|门槛|满|赔|给|得(?:多少|几)|能(?:得|拿|领)|封顶|最多|上限|违约金"
    r"|\b(?:save|off|discount|get|back|gift|minimum|spend|worth|bonus|reward|cap|penalty)\b"
)
_CHEAPER = re.compile(r"便宜|优惠|差|\b(?:cheaper|save|off|discount)\b")
_COSTS = re.compile(
    r"价|多少钱|几多钱|怎么卖|怎么收|收费|月租|月费"
    r"|\b(?:price|cost|costs|fee|pay|charge|charged|how much (?:is|are|does))\b"
)
_LATER = re.compile(
    r"之后|以后|然后|到期|期满|续费|续订|次月|第[二三四五六七]|原价|恢复|平时|过了|后面|满了|[年月]后"
    r"|\b(?:then|after|afterwards|renew\w*|later|next)\b"
)
# What is asked for and how a record says it, whatever words the two share.
_KINDRED = tuple(
    (re.compile(asks), re.compile(tells))
    for asks, tells in (
        (r"满多少|门槛|起步|最低|\bminimum\b|\bat least\b", r"满|以上|\bover\b|\bat least\b|\bor more\b|\babove\b"),
        (
            r"减|抵|便宜|省|优惠|差|降|\boff\b|\bsave\b|\bdiscount\b",
            r"减|抵|省|便宜|降|折(?!现|叠)|半价|\boff\b|\bsave|\bless\b",
        ),
        (r"送|返|得|给|补|奖|\bget\b|\bback\b|\bgift\b|\bbonus\b", r"送|返|得|补|奖|红包|\bget\b|\bback\b|\bgives?\b"),
        (r"折(?!现|叠)", r"折(?!现|叠)|半价|%|\bper cent\b"),
        (r"违约|解约|提前(?:结束|退)|赔|\bpenalty\b|\bleav", r"违约|解约|提前(?:结束|退)|赔|补收|\bpenalty\b|\bleav"),
        (
            r"之后|以后|然后|续|期满|过了|恢复|次月|\bthen\b|\bafter|\brenew",
            r"月起|年起|之后|续|恢复|次月|\bthen\b|\brenew",
        ),
        (r"有效|过期|到期|多久用|几天用|能用|\bvalid\b|\bexpir", r"有效|过期|到期|作废|用完|\bvalid\b|\bexpir"),
    )
)
KINDRED_SHARE = 0.15
LEAST_SHARED = 0.12
READ_OUT_FIRST = 0.05


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence of a promotion: `share` is how much of the question it says beside the promotion's name.

    `kin` counts what it says of what is asked for in a record's own words (_KINDRED), which `share` holds too.
    """

    span: Span
    text: str
    values: tuple[Quantity, ...]
    spoken: bool
    pitched: bool
    share: float
    kin: int


def offer_line(reader: Reader, passage: Passage, simplify: Callable[[str], str]) -> Direct | None:
    """The line by this promotion, or None where its record does not hold what is asked."""
    if not is_record(passage):
        return None
    # A name like 首单立减 asks for no reduction.
    reader = replace(reader, question=_without(_name(passage), reader.question.lower(), simplify))
    every = _parts(reader, passage, simplify)
    chosen: list[_Part] = []
    for want in reader.wants:
        found = _answering(want, reader, every)
        held = max((one.share for one in chosen if _holds(one, want)), default=-1.0)
        # What is said already holds the second value too, unless another part speaks more of it.
        if found and found[0].share > held:
            chosen += [one for one in found if one not in chosen]
    whole = _by_share([one for one in every if one.spoken and all(_holds(one, want) for want in reader.wants)])[:1]
    others = [one for one in chosen if one.spoken and one not in whole]
    if len(reader.wants) > 1 and whole and all(whole[0].share > one.share for one in others):
        chosen = whole
    return _worded(chosen, reader, passage) if chosen else None


def is_record(passage: Passage) -> bool:
    """Whether a promotion is written as intake writes records: with its days or its price on a line of their own."""
    lines = passage.text.split("\n")
    return passage.kind is Kind.PROMOTION and any(line.startswith((*PRICE, *DAYS)) for line in lines)


def _name(passage: Passage) -> str:
    return re.split(r"（|\s\(", passage.text.split("\n", 1)[0], maxsplit=1)[0].strip()


def _without(name: str, question: str, simplify: Callable[[str], str]) -> str:
    """The question without what it says of the name, two characters or more at a time."""
    plain = simplify(name).lower()
    for size in range(len(plain), 1, -1):
        for at in range(len(plain) - size + 1):
            question = question.replace(plain[at : at + size], " ") if plain[at].strip() else question
    return question


def _holds(part: _Part, want: Want) -> bool:
    return says(want, part.text, part.values)


def _figures(part: _Part) -> bool:
    return any(value.kind in wanted_kinds(Want.AMOUNT) for value in part.values) or "减" in part.text


def _parts(reader: Reader, passage: Passage, simplify: Callable[[str], str]) -> list[_Part]:
    name = frozenset(tokens(passage.text.split("\n", 1)[0])) | frozenset(tokens(passage.title))
    matter = [term for term in reader.topic if term not in name]
    found = []
    for span in sentences(passage.text)[1:]:
        words = passage.text[span.start : span.end]
        own = frozenset(tokens(words))
        share = sum(len(term) for term in matter if term in own) / (sum(map(len, matter)) or 1)
        plain = simplify(words).lower()
        kin = _kindred(reader.question.lower(), plain)
        share += KINDRED_SHARE * kin
        pitched = passage.pitches(span.start)
        spoken = pitched or passage.reads_out(span.start)
        found.append(_Part(span, plain, quantities(words), spoken, pitched, share, kin))
    return found


def _kindred(question: str, text: str) -> int:
    return sum(asks.search(question) is not None and tells.search(text) is not None for asks, tells in _KINDRED)


def _answering(want: Want, reader: Reader, every: Sequence[_Part]) -> list[_Part]:
    """The parts that answer one want, the most telling first."""
    question = reader.question.lower()
    if want is Want.AMOUNT:
        return _amounts(question, every)
    spoken = _telling(want, reader, [one for one in every if one.spoken])
    if want is not Want.LIMIT:
        return _counts(reader, spoken, every)
    if _GIVEN_BACK.search(question):
        cooling = [one for one in every if _labelled(one, COOLING)]
        return [*(one for one in spoken[:1] if _GIVEN_BACK.search(one.text)), *cooling]
    if TILL_WHEN.search(question):
        lasting = [one for one in spoken if _LASTS.search(one.text)]
        return [*lasting[:1], *(one for one in every if _labelled(one, DAYS))]
    return spoken[:1]


def _counts(reader: Reader, spoken: Sequence[_Part], every: Sequence[_Part]) -> list[_Part]:
    """How many, and from which age on: an age is a condition of the offer, what is left its stock."""
    if _ASKS_STOCK.search(reader.question.lower()):
        return [one for one in every if _labelled(one, STOCK)]
    if "age" not in reader.asked.expected.units:
        return list(spoken[:1])
    conditions = _telling(Want.COUNT, reader, [one for one in every if _labelled(one, FOR_WHOM)])
    return [*conditions, *spoken][:1]


def _amounts(question: str, every: Sequence[_Part]) -> list[_Part]:
    """What it costs, or what it gives; what is charged later where that is asked, or where nothing is charged now."""
    price = [one for one in every if _labelled(one, PRICE)]
    free = all(value.value == "0" for one in price for value in one.values if value.kind == "money")
    figured = [one for one in every if one.spoken and _figures(one)]
    spoken = _sure(_by_share(figured or [one for one in every if one.spoken and _holds(one, Want.AMOUNT)]))
    gives, costs = _GIVES.search(question), _COSTS.search(question)
    returned = [one for one in every if one.spoken and not one.pitched and _GIVEN_BACK.search(one.text)]
    if returned and not costs and _GIVEN_BACK.search(question):
        # How a return is settled is a rule, with or without a figure; the price now is no answer to it.
        return _by_share(returned)[:1]
    if gives and (free or not costs):
        kin = [one for one in spoken if one.kin][:1]
        # How much cheaper it is, where the record tells only what it costs now.
        return kin or ([*price, *spoken[:1]] if _CHEAPER.search(question) and not free else [])
    if _LATER.search(question):
        return [*spoken[:1], *price]
    if free or gives:
        return [*price, *spoken[:1]]
    return [*price, *(one for one in spoken if not one.pitched)][:2]


def _telling(want: Want, reader: Reader, parts: Sequence[_Part]) -> list[_Part]:
    """The parts that hold a value of the kind asked for and say some of the question, or are the only such ones."""
    expected = reader.asked.expected
    narrowed = bool(expected.kinds & wanted_kinds(want))
    fitting = [
        one
        for one in parts
        if _holds(one, want) and (not narrowed or meets(expected, one.text, one.values) is not False)
    ]
    # Where one kind of value alone will do, what holds it answers, however it is worded.
    return _by_share(fitting) if narrowed else _sure(_by_share(fitting))


def _sure(parts: Sequence[_Part]) -> list[_Part]:
    return [one for one in parts if one.share >= LEAST_SHARED or len(parts) == 1]


def _by_share(parts: Sequence[_Part]) -> list[_Part]:
    return sorted(parts, key=lambda one: -one.share - (0.0 if one.pitched else READ_OUT_FIRST))


def _labelled(part: _Part, label: tuple[str, str]) -> bool:
    return not part.spoken and part.text.startswith(tuple(one.lower() for one in label))


def _worded(said: Sequence[_Part], reader: Reader, passage: Passage) -> Direct:
    """The parts as one line under the promotion's name, each marked for what it is."""
    chinese = passage.lang.chinese
    lines = []
    for one in said:
        quote = Quote.of(passage, one.span.start, one.span.end)
        label = phrase("pitch", reader.lang) if one.pitched else ""
        lines.append(Direct(label + quote.text, (quote,)))
    whole = joined(lines, passage.lang)
    opening = phrase("internal", reader.lang) if passage.internal_only else ""
    opening += f"《{_name(passage)}》" if chinese else f"{_name(passage)}: "
    return Direct(f"{opening}{whole.text}{original(passage, reader.lang)}", whole.quotes)

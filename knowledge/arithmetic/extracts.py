"""Values said in a call, in a normal form, each with the words it was read from.

Money told apart as fee, credit or amount; dates and hours made absolute from the day of the call; orders, tickets,
flights, promotions, plans and products by their names; reasons and refusals. It reads what was said, true or not: it
compares nothing with a record.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo

from knowledge.arithmetic.money import amounts
from knowledge.arithmetic.naming import mentions
from knowledge.arithmetic.when import due_times
from knowledge.call import Call, Turn
from knowledge.fact import Extract, ExtractKind, TurnSpan

_FEE = re.compile(
    r"手续费|手續費|退票费|改签费|改期费|违约金|滞纳金|服务费|运费|工本费|\b(?:fees?|penalty|surcharge)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"补偿|補償|赔|返还|退(?:您|给|回|款|费|票款|\s?\d)|抵扣|代金券|优惠券|红包|话费(?:补|返)|减免|免(?:掉|除|收)|"
    r"\b(?:refund\w*|credit\w*|compensat\w*|goodwill|voucher|waive[ds]?|reimburs\w*|back to (?:your|the))\b",
    re.IGNORECASE,
)
_CODE = r"\s*(?:是|为|:|：|is|#)?\s*([A-Za-z]{0,4}-?\d[\dA-Za-z-]{3,})"
_TAIL = (
    r"(?:尾号|尾數|尾数|后四位|後四位|末四位|last four(?: digits)?|ending(?: in)?|ends in)"
    r"\s*(?:是|为|:|：|is|are)?\s*(\d{4})(?!\d)"
)
_NUMBERED: tuple[tuple[ExtractKind, str], ...] = (
    ("order_id", r"(?:订单|訂單|单号|預訂|预订)的?" + _TAIL),
    ("phone_tail", _TAIL),
    ("ticket_id", r"(?:工单|受理|报修|投诉单|服务单|登记|编号)(?:编?号|单号|码)?" + _CODE),
    ("ticket_id", r"\b(?:ticket|case|reference)(?: (?:number|no\.?|id))?" + _CODE),
    ("promo_id", r"\b(PRM-[A-Z]{2}-\d{2,4})\b"),
    ("promo_id", r"(?:优惠码|促销码|promo code)\s*(?:是|:|：|is)?\s*([A-Z0-9-]{4,})"),
    ("order_id", r"(?:订单|訂單|单号|預訂|预订|运单|物流单)(?:编?号|號)?" + _CODE),
    ("order_id", r"\b(?:order|booking|reservation|tracking)(?: (?:number|no\.?|id|reference))?" + _CODE),
    ("order_id", r"(?<![A-Za-z0-9-])((?!PRM)[A-Z]{2,4}-?\d{6,})(?![A-Za-z0-9-])"),
    ("flight", r"(?<![A-Za-z0-9-])((?:[A-Z]{2}|[A-Z]\d|\d[A-Z])\s?\d{3,4})(?![A-Za-z0-9-])"),
)
_COMPILED = tuple(
    (kind, re.compile(pattern, 0 if kind == "flight" or pattern.startswith("(?<!") else re.IGNORECASE))
    for kind, pattern in _NUMBERED
)
_ADDRESS = re.compile(
    r"(?:地址|送到|寄到|改到|改成|改为|換成|换成|deliver(?:ed)? to|ship(?:ped)? to)[^，。；,;]{0,4}?"
    r"(?:是|为|:|：|改成|改为|到)?\s*([^，。；,;：:是为]{2,24}(?:路|街|道|巷|弄|小区|大厦|花园|广场|号|栋|室|"
    r"street|road|avenue|lane)[^，。；,;]{0,16})",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"不需要|不用了|用不上|用不着|太贵|贵了点|考虑(?:一下|考虑)|以后再说|没兴趣|不感兴趣|不划算|不想(?:办|换|要)|"
    r"\b(?:not interested|too expensive|no,? thanks?(?: you)?|don't need|maybe later|think about it)\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"推荐|优惠|套餐|活动|加购|升级|保险|延保|会员|券|\b(?:offer|upgrade|plan|deal|insurance|warranty|package|membership)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"(?:因为|由于|原因是|主要是)([^，。；,;]{3,40})|\bbecause\s+((?:[^\s,.;]+\s+){2}[^,.;]{1,60})", re.IGNORECASE
)


def extracts(
    call: Call, zone: tzinfo, names: Mapping[str, tuple[ExtractKind, tuple[str, ...]]] | None = None
) -> tuple[Extract, ...]:
    """Everything read from the final turns of `call`, in order.

    `names` maps an id to its kind (product · plan · promo_id) and the names it goes by; the value read is the id. The
    offsets of every span are into the turn's own text. Money values have two decimals; dates are ISO in `zone`.
    """
    found: list[Extract] = []
    offered = False
    for turn in call.turns:
        if not turn.partial:
            found += [one for one in _from_turn(call, turn, zone, names or {}) if one.kind != "refusal" or offered]
            offered = turn.speaker == "agent" and _OFFERED.search(turn.text) is not None
    return tuple(sorted(found, key=lambda one: (one.span.seq, one.span.start, one.span.end)))


def _from_turn(
    call: Call, turn: Turn, zone: tzinfo, names: Mapping[str, tuple[ExtractKind, tuple[str, ...]]]
) -> list[Extract]:
    def extract(kind: ExtractKind, value: str, start: int, end: int, unit: str = "") -> Extract:
        words = turn.text[start:end]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        span = TurnSpan(call.id, turn.seq, start, start + len(words), words, turn.start_ms)
        return Extract(kind, value, span, unit, turn.speaker)

    found = [extract(kind, value, start, end, unit) for kind, value, start, end, unit in _money(turn.text)]
    said = call.started + timedelta(milliseconds=turn.start_ms or 0)
    found += [extract(kind, value, start, end) for kind, value, start, end in _moments(turn.text, said, zone)]
    found += [extract(kind, value, start, end) for kind, value, start, end in _numbered(turn.text)]
    known = {key: said_as for key, (_, said_as) in names.items()}
    found += [
        extract(names[one.key][0], one.key, one.start, one.end) for one in mentions(turn.text, known) if one.exact
    ]
    if match := _ADDRESS.search(turn.text):
        found.append(extract("address_change", match[1].strip(), match.start(1), match.end(1)))
    if turn.speaker == "customer":
        found += [extract("refusal", match.group(), *match.span()) for match in _REFUSAL.finditer(turn.text)]
        for match in _REASON.finditer(turn.text):
            group = 1 if match[1] else 2
            found.append(extract("reason", match[group].strip(), *match.span(group)))
    return found


def _money(text: str) -> Iterator[tuple[ExtractKind, str, int, int, str]]:
    for amount in amounts(text):
        if re.search(r"[多余餘几幾]", text[amount.start : amount.end]):
            continue  # 四百多块 names no amount
        clause_start = max(text.rfind(mark, 0, amount.start) for mark in "，。；,;！？") + 1
        before, after = text[max(clause_start, amount.start - 18) : amount.start], text[amount.end : amount.end + 8]
        kind: ExtractKind = "money"
        if _FEE.search(before) or _FEE.match(after.lstrip(" 的of")):
            kind = "fee"
        elif _CREDIT.search(before + text[amount.start : amount.start + 1]) or _CREDIT.match(after.lstrip(" 的")):
            kind = "credit"
        yield kind, f"{amount.value:.2f}", amount.start, amount.end, amount.unit


def _moments(text: str, said: datetime, zone: tzinfo) -> Iterator[tuple[ExtractKind, str, int, int]]:
    for due in due_times(text, said, zone):
        if due.by != "length" and due.day:  # a length belongs to its promise, which has its due date
            yield "date", due.at.date().isoformat(), due.start, due.end
        if due.by == "hour":
            yield "time", due.at.strftime("%H:%M"), due.start, due.end


def _numbered(text: str) -> Iterator[tuple[ExtractKind, str, int, int]]:
    taken: list[tuple[int, int]] = []
    for general, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            kind = general
            if kind == "flight" and not _flying(text, match[1]):
                continue
            taken.append((start, end))
            if kind == "order_id" and re.search(r"工单|报修|投诉|受理", text[max(start - 12, 0) : start]):
                kind = "ticket_id"
            yield kind, re.sub(r"\s", "", match[1]).upper(), start, end


def _flying(text: str, number: str) -> bool:
    """Two letters and digits are a flight beside flying words, or with an airline's letters in front."""
    return re.search(
        r"航班|航變|航变|飞|飛|机票|機票|起降|改签|flight|fly|depart", text, re.IGNORECASE
    ) is not None or (
        re.match(r"(?:CA|MU|CZ|HU|3U|MF|ZH|FM|9C|HO|SC|KN|GS|CX|HX|UO|SQ|TR|NH|JL|KE|OZ)\s?\d{3,4}$", number)
        is not None
    )

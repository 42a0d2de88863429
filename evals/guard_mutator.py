"""A mutator: puts one fault into a wording that says what its sources say.

It finds numbers, units, dates, names and negations by patterns of its own and shares no code with the guard. A fault
that happens to be true, because the changed value stands in the sources as well, is drawn again or given up.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """What is changed: the text with its marks, the sources by mark (1 is the first), and what was asked."""

    text: str
    sources: tuple[str, ...]
    question: str


Mutation = Callable[[Wording, random.Random], str | None]

_MARK = re.compile(r"\[\d{1,3}\]")
_ARABIC = re.compile(r"(?<![\d.,])\d+(?:,\d{3})*(?:\.\d+)?")
_HAN_DIGITS = "零〇一二三四五六七八九十百千万萬亿億两兩"
_HAN_NUMBER = re.compile(
    rf"(?<![{_HAN_DIGITS}第])[二三四五六七八九两兩][十百千]?[一二三四五六七八九]?(?=[天日年月元块塊个個名位次小分张張件座])"
)
_DATE = re.compile(
    r"(?P<y>\d{2,4})\s?年(?:\s?(?P<m>\d{1,2})\s?月)?(?:\s?(?P<d>\d{1,2})\s?[日号號])?"
    r"|(?P<m2>\d{1,2})\s?月\s?(?P<d2>\d{1,2})\s?[日号號]"
    r"|(?P<y3>\d{4})[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2})"
    r"|(?P<en>January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s(?P<d4>\d{1,2})(?:,\s(?P<y4>\d{4}))?"
)
_UNITS: tuple[tuple[str, ...], ...] = (
    ("个工作日", "小时", "天", "分钟", "个月"), ("工作日", "小时"), ("小时", "分钟", "天"), ("小時", "分鐘", "天"),
    ("分钟", "小时"), ("分鐘", "小時"), ("个月", "年", "天"), ("個月", "年", "天"), ("天", "小时", "个月"),
    ("元", "美元", "港元", "欧元"), ("美元", "人民币", "日元"), ("%", "元", "天"), ("％", "元"),
    ("公斤", "克", "吨"), ("公里", "米"), ("平方公里", "平方米"), ("公尺", "公里"), ("米", "公里"), ("万", "亿"),
    ("萬", "億"), ("亿", "万"), ("億", "萬"), ("岁", "天"), ("歲", "年"), ("次", "天"), ("人", "户"),
    ("件", "公斤"), ("张", "元"), ("年", "个月"), ("岚点", "元"), ("GB", "MB"), ("折", "元"), ("minutes", "hours"),
    ("hours", "days"), ("days", "hours"), ("months", "years"), ("years", "months"), ("percent", "dollars"),
    ("dollars", "euros"), ("yuan", "dollars"), ("million", "billion"), ("billion", "million"),
    ("miles", "kilometres"), ("kilometres", "miles"), ("km", "miles"), ("people", "households"),
    ("points", "dollars"),
)  # fmt: skip
_BEFORE = (("CNY", "USD"), ("¥", "$"), ("$", "€"), ("US$", "HK$"), ("£", "$"))
_ROLES = (
    ("客户", "平台"), ("客戶", "平台"), ("客户", "航司"), ("商家", "平台"), ("班组长", "坐席"), ("主管", "客服"),
    ("买家", "卖家"), ("customer", "hotel"), ("guest", "hotel"), ("supervisor", "agent"), ("国内", "国际"),
    ("國內", "國際"), ("会员", "非会员"), ("东部", "西部"), ("東部", "西部"), ("南", "北"), ("父亲", "母亲"),
    ("父親", "母親"), ("增加", "减少"), ("上升", "下降"),
)  # fmt: skip
_NAMES = re.compile(
    r"《[^》]{2,24}》|「[^」]{2,10}」|[\u4e00-\u9fff]{1,5}·[\u4e00-\u9fff]{1,6}|\b[A-Z][a-z]+(?: [A-Z][a-z]+)+"
)
_NEGATE = (
    ("不可以", "可以"), ("不能", "能"), ("不收", "要收"), ("不得", "可以"), ("无需", "需要"), ("不需要", "需要"),
    ("未", "已"), ("没有", "有"), ("沒有", "有"), ("不再", "继续"), ("不是", "是"), ("无法", "可以"),
    ("免费", "收费"), ("可以", "不可以"), ("需要", "不需要"), ("必须", "不必"), ("必須", "不必"),
    ("支持", "不支持"), ("会", "不会"), ("是", "不是"), ("cannot", "can"), ("is not", "is"), ("not ", ""),
    ("can ", "cannot "), ("must", "need not"), ("is ", "is not "), ("was ", "was not "), ("are ", "are not "),
)  # fmt: skip


def _spans(text: str, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """Matches that are no part of a citation mark, a list's own number or a date (unless dates are looked for)."""
    held = [found.span() for found in _MARK.finditer(text)]
    held += [found.span() for found in re.finditer(r"(?m)^\s*\d{1,2}[.、)）](?!\d)", text)]
    if pattern is not _DATE:
        held += [found.span() for found in _DATE.finditer(text)]
    return [one for one in pattern.finditer(text) if not any(a < one.end() and one.start() < b for a, b in held)]


def _known(wording: Wording) -> str:
    return " ".join((*wording.sources, wording.question))


def _stands(value: str, known: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(value)}(?![\d]|\.\d)", known.replace(",", "")) is not None


def number(wording: Wording, draw: random.Random) -> str | None:
    """One number that is no date changed: another digit, ten times, or one more."""
    places = _spans(wording.text, _ARABIC) + _spans(wording.text, _HAN_NUMBER)
    draw.shuffle(places)
    for place in places:
        old = place.group()
        for new in _others(old, draw):
            if not _stands(new, _known(wording)) and (old[0] not in _HAN_DIGITS or new not in _known(wording)):
                return wording.text[: place.start()] + new + wording.text[place.end() :]
    return None


def _others(old: str, draw: random.Random) -> list[str]:
    if old[0] in _HAN_DIGITS:
        return [digit + old[1:] for digit in draw.sample("三四五六七八九", 7) if digit != old[0]]
    plain = old.replace(",", "")
    whole, _, part = plain.partition(".")
    rest = f".{part}" if part else ""
    other = str(int(whole) + draw.choice((1, 2, 3, 5))) + rest
    digits = [sign for sign in plain if sign.isdigit()]
    at = draw.randrange(len(digits))
    digits[at] = draw.choice([one for one in "123456789" if one != digits[at]])
    found = iter(digits)
    edited = "".join(next(found) if sign.isdigit() else sign for sign in plain)
    return draw.sample([other, str(int(whole) * 10 + 0) + rest if whole != "0" else "7" + rest, edited], 3)


def unit(wording: Wording, draw: random.Random) -> str | None:
    """One unit after (or a currency before) a number exchanged for another."""
    found: list[tuple[int, int, str]] = []
    for old, *others in _UNITS:
        tail = r"\b" if old[-1].isascii() and old[-1].isalpha() else ""
        pattern = re.compile(rf"(?<=[\d{_HAN_DIGITS}])\s?{re.escape(old)}{tail}")
        for place in _spans(wording.text, pattern):
            if not _inside_a_word(wording.text, place, old):
                gap = place.group()[: len(place.group()) - len(old)]
                found.append((place.start(), place.end(), gap + draw.choice(others)))
    for old, new in _BEFORE:
        found += [
            (one.start(), one.start() + len(old), new)
            for one in re.finditer(rf"{re.escape(old)}(?=\s?\d)", wording.text)
        ]
    draw.shuffle(found)
    for start, end, new in found:
        number_before = re.search(rf"[\d.,{_HAN_DIGITS}]+$", wording.text[:start])
        if number_before is None or (number_before.group() + new.strip()) not in _known(wording).replace(" ", ""):
            return wording.text[:start] + new + wording.text[end:]
    return None


def _inside_a_word(text: str, place: re.Match[str], old: str) -> bool:
    """Whether the unit begins a longer word (人民, 年级, 天然), or its number is a word's own character (一次)."""
    after = text[place.end() : place.end() + 1]
    longer = {
        "人": "民类類物口员員士工们們", "年": "级級代初末中底间間齡龄轻輕月 0123456789", "天": "然气氣主才",
        "次": "序数數", "元": "素件旦老", "米": "饭飯", "件": "事", "张": "力", "万": "一分元人美名平",
        "萬": "元人名美平", "亿": "元人美平",
        "億": "元人美平", "折": "叠扣", "岁": "月",
    }  # fmt: skip
    before = text[: place.start()].rstrip()[-1:]
    return (after != "" and after in longer.get(old, "")) or (before != "" and before in "一十百千万萬亿億")


def date(wording: Wording, draw: random.Random) -> str | None:
    """The year, month or day of one date changed."""
    places = _spans(wording.text, _DATE)
    draw.shuffle(places)
    for place in places:
        names = [name for name, value in place.groupdict().items() if value and name != "en"]
        name = draw.choice(names)
        old = int(place.group(name))
        top = 12 if name.startswith("m") else 28
        new = old + draw.choice((-3, -1, 1, 2, 7)) if name.startswith("y") else old % top + 1
        start, end = place.span(name)
        width = len(place.group(name)) if place.group(name).startswith("0") else 0
        told = str(new).zfill(width)
        changed = wording.text[place.start() : start] + told + wording.text[end : place.end()]
        squeezed = re.sub(r"\s", "", _known(wording))
        if re.sub(r"\s", "", changed) not in squeezed and not (name.startswith("y") and f"{told}年" in squeezed):
            return wording.text[:start] + told + wording.text[end:]
    return None


def citation(wording: Wording, draw: random.Random) -> str | None:
    """One mark dropped, made one that does not exist, or made that of a source that speaks of something else."""
    marks = list(re.finditer(r"(?:\[\d{1,3}\])+", wording.text))
    if not marks:
        return None
    place = draw.choice(marks)
    start = max(wording.text.rfind("]", 0, place.start()), wording.text.rfind("\n", 0, place.start())) + 1
    said = wording.text[start : place.start()]
    own = {int(one) for one in re.findall(r"\d+", place.group())}
    strangers = [
        at for at, source in enumerate(wording.sources, start=1) if at not in own and _shared(said, source) < 0.25
    ]
    new = ["", f"[{len(wording.sources) + draw.randint(1, 9)}]"]
    new += [f"[{at}]" for at in strangers if len(_pairs(said)) >= 4]
    return wording.text[: place.start()] + draw.choice(new) + wording.text[place.end() :]


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"[^\w]", "", text.lower())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _shared(said: str, source: str) -> float:
    pairs = _pairs(said)
    return len(pairs & _pairs(source)) / len(pairs) if pairs else 1.0


def swapped_numbers(wording: Wording, draw: random.Random) -> str | None:
    """Two numbers with the same word after them exchanged within the wording."""
    places = _spans(wording.text, _ARABIC)
    pairs = [
        (one, other)
        for at, one in enumerate(places)
        for other in places[at + 1 :]
        if one.group() != other.group() and _after(wording.text, one) == _after(wording.text, other) != ""
    ]
    return _exchanged(wording.text, *draw.choice(pairs)) if pairs else None


def _after(text: str, place: re.Match[str]) -> str:
    found = re.match(r"\s?(\w{1,2})", text[place.end() :])
    return found[1] if found else ""


def _exchanged(text: str, one: re.Match[str], other: re.Match[str]) -> str:
    middle = text[one.end() : other.start()]
    return text[: one.start()] + other.group() + middle + one.group() + text[other.end() :]


def names(wording: Wording, draw: random.Random) -> str | None:
    """Two names exchanged, or one role put for its opposite."""
    places = _spans(wording.text, _NAMES)
    pairs = [(a, b) for at, a in enumerate(places) for b in places[at + 1 :] if a.group() != b.group()]
    if pairs:
        return _exchanged(wording.text, *draw.choice(pairs))
    roles = [
        pair if pair[0] in wording.text else pair[::-1]
        for pair in _ROLES
        if pair[0] in wording.text or pair[1] in wording.text
    ]
    if not roles:
        return None
    old, new = draw.choice(roles)
    return wording.text.replace(old, new, 1)


def negation(wording: Wording, draw: random.Random) -> str | None:
    """One no made a yes, or one yes a no."""
    found = [(old, new) for old, new in _NEGATE if re.search(_word(old), wording.text)]
    if not found:
        return None
    old, new = draw.choice(found)
    return re.sub(_word(old), new, wording.text, count=1)


def _word(old: str) -> str:
    if old[0].isascii():
        return rf"\b{re.escape(old)}"
    around = {
        "会": "(?<![社机機学學协協开開议議大员聚])会(?![员員议議计計场場社])",
        "是": "(?<![不就但于也或还])是(?![否的])",
        "未": "未(?![来來婚成])",
    }
    return around.get(old, re.escape(old))


BLOCKED_AT_LEAST: dict[str, Mutation] = {"number": number, "unit": unit, "date": date, "citation": citation}
APART: dict[str, Mutation] = {"values swapped": swapped_numbers, "names or roles": names, "negation": negation}


def every(names_of: Sequence[str] = ()) -> dict[str, Mutation]:
    """All mutations by name; those of `names_of` where given."""
    known = BLOCKED_AT_LEAST | APART
    return {name: known[name] for name in names_of} if names_of else known

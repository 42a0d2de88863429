"""Amounts of money in a text, as a value and a currency, with where they stand.

Reads ¥300, 300元, 三百块, 三块五, 1.5万元, NT$300, 新台幣300元, US$20, 300 yuan, 50-100元. It does not know a client's
currency: 元 and 块 are CNY unless the text names another. A discount (三折) is no amount.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from knowledge.arithmetic.numerals import HAN_DIGITS, NUMBER, fold, number


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: `value` in `unit` (ISO 4217), read from `text[start:end]`."""

    value: Decimal
    unit: str
    start: int
    end: int


_SIGNS = {
    **dict.fromkeys(("¥", "rmb", "cny", "人民币", "人民幣"), "CNY"),
    **dict.fromkeys(("nt$", "ntd", "twd", "新台币", "新台幣", "新臺幣", "台币", "台幣"), "TWD"),
    **dict.fromkeys(("hk$", "hkd", "港币", "港幣"), "HKD"),
    **dict.fromkeys(("us$", "usd", "$", "美金"), "USD"),
    **dict.fromkeys(("€", "eur"), "EUR"),
    **dict.fromkeys(("£", "gbp"), "GBP"),
    **dict.fromkeys(("s$", "sgd"), "SGD"),
    "jpy": "JPY",
}
_UNITS = {
    **dict.fromkeys(("元", "圆", "圓", "块", "塊", "块钱", "塊錢", "yuan", "rmb", "cny", "人民币", "人民幣"), "CNY"),
    **dict.fromkeys(("角", "毛", "毛钱"), "CNY/10"),
    **dict.fromkeys(("美元", "美金", "dollar", "dollars", "usd", "bucks"), "USD"),
    "cents": "USD/100",
    **dict.fromkeys(("港元", "港币", "港幣", "hkd"), "HKD"),
    **dict.fromkeys(("台币", "台幣", "新台币", "新台幣", "新臺幣", "ntd", "twd"), "TWD"),
    **dict.fromkeys(("欧元", "歐元", "euro", "euros", "eur"), "EUR"),
    **dict.fromkeys(("英镑", "英鎊", "pound", "pounds", "gbp"), "GBP"),
    **dict.fromkeys(("日元", "日圆", "日圓", "yen", "jpy"), "JPY"),
}


def _any(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_RANGE = r"\s*(?:-|~|–|—|至|到|to)\s*"
_PREFIXED = re.compile(
    rf"(?P<sign>{_any(_SIGNS)})\s*(?P<n>{NUMBER})(?:{_RANGE}(?P=sign)?\s*(?P<m>{NUMBER}))?"
    rf"(?:\s*(?P<tail>元|圆|圓|块|塊|yuan|dollars?))?"
)
_SUFFIXED = re.compile(
    rf"(?P<n>{NUMBER})\s*[多余餘来來]?\s*-?(?P<unit>{_any(_UNITS)})(?![a-z旦素件月老首宝寶宵])"
    rf"(?:(?P<tenths>[\d{HAN_DIGITS}])(?P<jiao>角|毛)?(?![\d{HAN_DIGITS}十百千万萬个個天日小分次月年gGmM%折]))?"
)
# Without one of these nothing is an amount.
_CURRENCY = re.compile("|".join(map(re.escape, dict.fromkeys((*_SIGNS, *_UNITS)))))
_LEFT_OF_RANGE = re.compile(rf"(?P<n>{NUMBER})\s*(?:元|块|塊)?{_RANGE}$")
# 一块 is "together" and 几块硬盘 counts things; only these let 块 stand for money.
_NOT_MONEY_AFTER_KUAI = re.compile(r"[儿兒去来來办辦跟和屏板电電硬地面表手]")


def amounts(text: str) -> tuple[Amount, ...]:
    """Every amount in `text`, in order; both ends of a range are given."""
    plain = fold(text).lower().replace("￥", "¥")
    found: dict[int, Amount] = {}
    if _CURRENCY.search(plain) is None:
        return ()
    for match in _PREFIXED.finditer(plain):
        for name in ("n", "m"):
            if match.group(name) and (value := number(match.group(name))) is not None:
                end = match.end() if name == "n" and not match.group("m") else match.end(name)
                start = match.start() if name == "n" else match.start(name)
                found[start] = Amount(value, _SIGNS[match.group("sign")], start, end)
    taken = [(amount.start, amount.end) for amount in found.values()]
    for match in _SUFFIXED.finditer(plain):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        for amount in _suffixed(plain, match):
            found.setdefault(amount.start, amount)
    return tuple(found[start] for start in sorted(found))


def _suffixed(plain: str, match: re.Match[str]) -> list[Amount]:
    value, unit = number(match.group("n")), match.group("unit")
    if value is None:
        return []
    if unit in {"块", "塊"} and _NOT_MONEY_AFTER_KUAI.match(plain[match.end() :]):
        return []
    code, _, divisor = _UNITS[unit].partition("/")
    value = value / int(divisor) if divisor else value
    end = match.end()
    if match.group("tenths") and (match.group("jiao") or unit in {"块", "塊"}):
        value += (number(match.group("tenths")) or Decimal(0)) / 10
    elif match.group("tenths"):
        end = match.start("tenths")
    amounts_found = [Amount(value, code, match.start(), end)]
    left = _LEFT_OF_RANGE.search(plain[: match.start()])
    if left and (low := number(left.group("n"))) is not None:
        amounts_found.insert(0, Amount(low, code, left.start("n"), left.end("n")))
    return amounts_found

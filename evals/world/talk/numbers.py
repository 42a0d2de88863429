"""How amounts, times and days are said: "50元", "五十块", "sixty yuan", "明天中午12点".

Amounts are yuan. It knows no call; what is exact is kept by who asks.
"""

from calendar import day_name, month_name
from datetime import datetime
from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def chinese(number: int) -> str:
    """A whole number below ten thousand as it is spoken: 1200 → 一千二百, 12 → 十二. Raises ValueError beyond."""
    if not 0 <= number < 10_000:
        raise ValueError(f"{number} is not said here; below ten thousand only")
    if number == 0:
        return "零"
    out, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return out[1:] if out.startswith("一十") else out


def english(number: int) -> str:
    """A whole number below ten thousand in English words. Raises ValueError beyond."""
    if not 0 <= number < 10_000:
        raise ValueError(f"{number} is not said here; below ten thousand only")
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10 - 2] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % size
    joint = " and " if rest < 100 else " "
    return f"{english(number // size)} {name}" + (f"{joint}{english(rest)}" if rest else "")


def amount_said(amount: Decimal, tongue: str, draw: float, *, voice: bool) -> str:
    """An amount as somebody says it; a third of spoken whole amounts are in words. `draw` is in [0, 1)."""
    whole = amount == amount.to_integral_value()
    digits = f"{int(amount)}" if whole else f"{amount:.2f}".rstrip("0")
    in_words = voice and whole and amount < 10_000 and draw < 0.33
    if tongue == "en":
        return f"{english(int(amount)) if in_words else digits} yuan"
    return f"{chinese(int(amount))}块" if in_words else digits + ("块" if draw > 0.7 else "元")


def day_said(at: datetime, tongue: str) -> str:
    """A date as it is said: 11月8号, November 8."""
    return f"{month_name[at.month]} {at.day}" if tongue == "en" else f"{at.month}月{at.day}号"


def hour_said(at: datetime, tongue: str) -> str:
    """A time of day: 下午3点20, 3:20 pm."""
    if tongue == "en":
        return f"{(at.hour - 1) % 12 + 1}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"
    part = "早上" if at.hour < 9 else "上午" if at.hour < 12 else "中午" if at.hour < 13 else "下午"
    part = "晚上" if at.hour >= 18 else part
    hour = at.hour if at.hour <= 12 else at.hour - 12
    return f"{part}{hour}点" + (f"{at.minute:02d}" if at.minute else "")


def weekday_said(at: datetime, tongue: str) -> str:
    """A day of the week: 周三, Wednesday."""
    return day_name[at.weekday()] if tongue == "en" else "周" + "一二三四五六日"[at.weekday()]

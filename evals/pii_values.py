"""Made-up personal numbers, and the harmless ones beside them: written, grouped, spoken, broken; one function a kind.

Every value is drawn from a seed and belongs to nobody: checksums are right or wrong on purpose. It does not know the
sentences around the values (`pii_cases`) nor how anything is masked.
"""

from collections.abc import Callable, Sequence
from random import Random

Maker = Callable[[Random, str], str]

_ZH_DIGITS = "零幺二三四五六七八九"
_ZH_PLAIN = "零一二三四五六七八九"
_EN_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ZH_PAUSES = ("，", "，嗯，", "……", "，然后，", "、", "，呃，", "，对，")
_EN_PAUSES = (", ", ", uh, ", "... ", ", then ", ", and ")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def digits(random: Random, count: int) -> str:
    """So many digits, the first of them not zero."""
    return str(random.randint(1, 9)) + "".join(str(random.randint(0, 9)) for _ in range(count - 1))


def luhn(body: str) -> str:
    """The body with the check digit of ISO/IEC 7812 behind it."""
    total = 0
    for place, char in enumerate(reversed(body)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def grouped(value: str, sizes: Sequence[int], mark: str) -> str:
    """The value cut into groups of these sizes (the last one takes the rest), with a mark between them."""
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at : at + size])
        at += size
    parts.append(value[at:])
    return mark.join(part for part in parts if part)


def spoken_zh(random: Random, value: str, *, pauses: bool = False) -> str:
    """Digits as they are read aloud in Chinese, 幺 for one in most mouths; with pauses every three to five if asked."""
    table = _ZH_DIGITS if random.random() < 0.8 else _ZH_PLAIN
    said = "".join(table[int(char)] if char.isdigit() else char for char in value)
    if not pauses:
        return said
    return _with_pauses(random, said, _ZH_PAUSES)


def spoken_en(random: Random, value: str, *, pauses: bool = False) -> str:
    """Digits as they are read aloud in English: "double five", "oh"; with pauses if asked."""
    words, at = [], 0
    zero = random.choice(("zero", "oh"))
    while at < len(value):
        word = zero if value[at] == "0" else _EN_DIGITS[int(value[at])]
        if value[at : at + 2] == value[at] * 2 and random.random() < 0.6:
            words.append(f"double {word}")
            at += 2
            continue
        words.append(word)
        at += 1
    if not pauses:
        return " ".join(words)
    cut = random.randint(3, 4)
    chunks = [" ".join(words[i : i + cut]) for i in range(0, len(words), cut)]
    return "".join(chunk + random.choice(_EN_PAUSES) for chunk in chunks[:-1]) + chunks[-1]


def _with_pauses(random: Random, said: str, marks: Sequence[str]) -> str:
    out, at = "", 0
    while at < len(said):
        size = random.randint(3, 5)
        out += said[at : at + size]
        at += size
        out += random.choice(list(marks)) if at < len(said) else ""
    return out


def _card(random: Random, form: str) -> str:
    number = luhn(random.choice(("622202", "622848", "621700", "436742", "625965")) + digits(random, 9))
    if form == "bad":
        return number[:-1] + str((int(number[-1]) + random.randint(1, 9)) % 10)
    if form in {"19", "19sp"}:
        return luhn("621226" + digits(random, 12))
    if form == "amex":
        return grouped(luhn("37" + digits(random, 12)), (4, 6), " ")
    if form.startswith(("us", "en")):
        number = luhn(random.choice("45") + str(random.randint(1, 5)) + digits(random, 13))
    ways: dict[str, Callable[[], str]] = {
        "sp": lambda: grouped(number, (4, 4, 4), " "),
        "dash": lambda: grouped(number, (4, 4, 4), "-"),
        "us": lambda: grouped(number, (4, 4, 4), " "),
        "usdash": lambda: grouped(number, (4, 4, 4), "-"),
        "zh": lambda: spoken_zh(random, number),
        "zhtw": lambda: spoken_zh(random, number),
        "zhp": lambda: spoken_zh(random, number, pauses=True),
        "en": lambda: spoken_en(random, number),
        "enp": lambda: spoken_en(random, number, pauses=True),
    }
    return ways[form]() if form in ways else number


def _mobile(random: Random) -> str:
    return random.choice(("138", "139", "150", "158", "186", "177", "199")) + digits(random, 8)


def _us(random: Random) -> str:
    return random.choice(("212", "415", "312", "617", "206")) + str(random.randint(2, 9)) + digits(random, 6)


def _phone(random: Random, form: str) -> str:
    cn, us = _mobile(random), _us(random)
    tw, hk = "09" + digits(random, 8), random.choice("569") + digits(random, 7)
    ways: dict[str, Callable[[], str]] = {
        "sp": lambda: grouped(cn, (3, 4), " "),
        "dash": lambda: grouped(cn, (3, 4), "-"),
        "+86": lambda: f"+86 {cn}",
        "zh": lambda: spoken_zh(random, cn),
        "zhp": lambda: spoken_zh(random, cn, pauses=True),
        "fix": lambda: f"{spoken_zh(random, cn[:7])}，不对，是{spoken_zh(random, _mobile(random))}",
        "land": lambda: random.choice(("021-", "010-", "0755-", "0571-")) + random.choice("2568") + digits(random, 7),
        "tw": lambda: grouped(tw, (4, 3), random.choice(("-", " ", ""))),
        "twzh": lambda: spoken_zh(random, tw, pauses=random.random() < 0.5),
        "hk": lambda: grouped(hk, (4,), random.choice((" ", ""))),
        "hk+": lambda: "+852 " + grouped(hk, (4,), " "),
        "us": lambda: random.choice((f"({us[:3]}) {us[3:6]}-{us[6:]}", f"{us[:3]}-{us[3:6]}-{us[6:]}")),
        "us.": lambda: f"{us[:3]}.{us[3:6]}.{us[6:]}",
        "usplain": lambda: us,
        "uk": lambda: f"07{digits(random, 3)} {digits(random, 6)}",
        "en": lambda: spoken_en(random, us),
        "enp": lambda: spoken_en(random, us, pauses=True),
        "enfix": lambda: f"{spoken_en(random, us[:6])}, no wait, {spoken_en(random, _us(random))}",
    }
    return ways[form]() if form in ways else cn


def _resident(random: Random, *, valid: bool = True) -> str:
    place = random.choice(("310104", "110105", "440305", "330106", "510107", "320102"))
    born = f"{random.randint(1955, 2004)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    body = place + born + f"{random.randint(1, 999):03d}"
    check = "10X98765432"[sum(int(char) * weight for char, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]
    if valid:
        return body + check
    return body + random.choice([char for char in "0123456789" if char != check])


def _id(random: Random, form: str) -> str:
    number = _resident(random, valid=form != "bad")
    if form == "x":
        return number[:17] + random.choice("Xx")
    if form == "sp":
        return grouped(number, (6, 8), " ")
    if form == "15":
        return number[:6] + number[8:17]
    if form == "tw":
        return random.choice("ABEFHTP") + random.choice("12") + digits(random, 8)
    if form == "hk":
        return random.choice("ACDEGKPRVYZ") + digits(random, 6) + f"({random.randint(0, 9)})"
    if form.startswith("zh"):
        said = spoken_zh(random, number[:17], pauses=form == "zhp")
        last = random.choice(("叉", "X", "埃克斯")) if number[17] == "X" else spoken_zh(random, number[17])
        return said + last
    return number


def _ssn(random: Random, form: str) -> str:
    number = f"{random.randint(100, 665)}{random.randint(10, 99)}{random.randint(1000, 9999)}"
    return spoken_en(random, number) if form == "en" else grouped(number, (3, 2), "-")


def _iban(random: Random, form: str) -> str:
    body = f"{random.randint(10_000_000, 99_999_999)}{random.randint(1_000_000_000, 9_999_999_999)}"
    check = 98 - int(body + "131400") % 97
    number = f"DE{check:02d}{body}"
    return grouped(number, (4, 4, 4, 4, 4), " ") if form == "sp" else number


MAKERS: dict[str, Maker] = {"card": _card, "phone": _phone, "id": _id, "ssn": _ssn, "iban": _iban}

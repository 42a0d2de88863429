"""Made-up names, addresses and codes, and the figures of ordinary business that must stay: amounts, dates, orders.

Drawn from a seed, of nobody; the numbers that identify a person are `pii_values`.
"""

from random import Random

from evals.pii_values import Maker, digits, spoken_en, spoken_zh

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁余叶"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰志红建华文玉梅雪婷浩宇欣怡子涵晨"
_TW_SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝"
_TW_GIVEN = "志明淑芬美玲俊傑雅婷家豪怡君建宏佩珊"
_EN_FIRST = ("John", "Mary", "Olivia", "Daniel", "Priya", "Sean", "Grace", "Ahmed", "Laura", "Peter", "Nina", "Hugo")
_EN_LAST = ("Miller", "O'Brien", "Patel", "Garcia", "Novak", "Wright", "Okafor", "Lindqvist", "Turner", "Campbell")
_CITIES = (("上海市浦东新区", "世纪大道"), ("杭州市西湖区", "文三路"), ("广东省深圳市南山区", "科技南路"))
_MORE = (("北京市朝阳区", "望京西路"), ("成都市高新区", "天府三街"), ("江苏省南京市鼓楼区", "中山北路"))
_MAIL = ("gmail.com", "163.com", "outlook.com", "foxmail.com", "example.org", "yahoo.com.tw")
_USERS = ("lin.wei", "zhangxm88", "mary_k", "wang1987", "oliver.t", "chenjie", "hello.nina", "xu2046", "peter-w")


def _email(random: Random, form: str) -> str:
    if form == "qq":
        return f"{digits(random, 9)}@qq.com"
    user, host = random.choice(_USERS), random.choice(_MAIL)
    if form.startswith("zh"):
        at, dot = random.choice(("艾特", "at", "@")), random.choice(("点", "點" if form == "zhtw" else "点"))
        user = user.replace(".", dot).replace("_", "下划线").replace("-", "杠")
        return f"{user}{at}{host.replace('.', dot)}" if at != "at" else f"{user} at {host.replace('.', dot)}"
    if form == "en":
        user = user.replace(".", " dot ").replace("_", " underscore ").replace("-", " dash ")
        return f"{user} at {host.replace('.', ' dot ')}"
    return f"{user}@{host}"


def _name(random: Random, form: str) -> str:
    if form == "en":
        return f"{random.choice(_EN_FIRST)} {random.choice(_EN_LAST)}"
    surnames, given = (_TW_SURNAMES, _TW_GIVEN) if form == "tw" else (_SURNAMES, _GIVEN)
    count = 2 if random.random() < 0.7 else 1
    return random.choice(surnames) + "".join(random.choice(given) for _ in range(count))


def _addr(random: Random, form: str) -> str:
    number = random.randint(3, 988)
    if form == "en":
        street = random.choice(("Maple Street", "Oak Avenue", "King Road", "Station Lane", "Harbour Drive"))
        return f"{number} {street}"
    if form == "tw":
        district, part = random.choice("中大松信") + random.choice("山安義"), random.choice("一二三四")
        return f"台北市{district}區忠孝東路{part}段{number}號"
    place, road = random.choice((*_CITIES, *_MORE))
    return f"{place}{road}{number}号{random.randint(1, 20)}栋{random.randint(101, 2805)}室"


def _cvv(random: Random, form: str) -> str:
    number = digits(random, 3)
    if form == "zh":
        return spoken_zh(random, number)
    return spoken_en(random, number) if form == "en" else number


def _plate(random: Random, form: str) -> str:
    if form == "tw":
        return "".join(random.choice("ABCDEFGHJKL") for _ in range(3)) + f"-{random.randint(1000, 9999)}"
    if form == "us":
        return str(random.randint(2, 9)) + "".join(random.choice("BCDFGHJKL") for _ in range(3)) + digits(random, 3)
    return (
        random.choice("沪京粤浙苏川") + random.choice("ABCDE") + random.choice("0123456789ABCDEFGH") + digits(random, 4)
    )


def _passport(random: Random, form: str) -> str:
    if form == "us":
        return random.choice("CX") + digits(random, 8)
    return digits(random, 9) if form == "tw" else random.choice(("E", "G", "EJ")) + digits(random, 8)[:8]


def _permit(random: Random, form: str) -> str:
    return digits(random, 8) if form == "tw" else random.choice("CH") + digits(random, 8)


def _amount(random: Random, form: str) -> str:
    yuan = random.choice((random.randint(12, 999), random.randint(1000, 29999), random.randint(100, 999) * 10))
    if form == "en":
        return random.choice(
            (f"${yuan:,}.{random.randint(0, 99):02d}", f"{yuan} dollars", f"USD {yuan}.50", f"¥{yuan}")
        )
    if form == "tw":
        return random.choice((f"{yuan}元", f"NT${yuan:,}", f"新台幣{yuan}元"))
    if form == "zh":
        return random.choice(
            ("三百八十六块", "一千二百五", "两千零八十元", "八百六十八块五", "一万三千八", "四百九十九")
        )
    return random.choice((f"{yuan}元", f"{yuan}.{random.randint(10, 99)}元", f"¥{yuan}", f"{yuan}块", f"{yuan}块钱"))


def _date(random: Random, form: str) -> str:
    month, day = random.randint(1, 12), random.randint(1, 28)
    if form == "en":
        name = random.choice(("January", "March", "May", "August", "October", "December"))
        return random.choice(
            (f"{name} {day}", f"2026-{month:02d}-{day:02d}", f"{month}/{day}/2026", f"{day} {name} 2026")
        )
    if form == "tw":
        return random.choice((f"{month}月{day}號", f"2026/{month:02d}/{day:02d}", f"115年{month}月{day}日"))
    plain = (
        f"{month}月{day}号",
        f"2026年{month}月{day}日",
        f"2026-{month:02d}-{day:02d}",
        f"2026.{month:02d}.{day:02d}",
    )
    return random.choice((*plain, f"2026{month:02d}{day:02d}"))


def _order(random: Random, form: str) -> str:
    if form == "en":
        return random.choice((digits(random, 10), f"{digits(random, 3)}-{digits(random, 7)}", f"SO{digits(random, 9)}"))
    number = random.choice(
        (f"20261{digits(random, 14)}", digits(random, 12), f"DD{digits(random, 10)}", digits(random, 16))
    )
    return spoken_zh(random, digits(random, 12)) if form == "zh" else number


def _ticket(random: Random, form: str) -> str:
    return random.choice(
        (f"GD{digits(random, 11)}", f"T-{digits(random, 6)}", f"INC{digits(random, 7)}", digits(random, 11))
    )


def _tracking(random: Random, form: str) -> str:
    if form == "en":
        return random.choice((f"1Z{digits(random, 3)}AA{digits(random, 10)}", digits(random, 12)))
    return random.choice(
        (f"SF{digits(random, 13)}", f"YT{digits(random, 13)}", digits(random, 13), f"JD{digits(random, 13)}")
    )


def _postcode(random: Random, form: str) -> str:
    return random.choice(("SW1A 2AA", "M1 4BT", "EH8 9YL")) if form == "uk" else digits(random, 6)


OTHERS: dict[str, Maker] = {
    "email": _email,
    "name": _name,
    "addr": _addr,
    "cvv": _cvv,
    "plate": _plate,
    "passport": _passport,
    "permit": _permit,
    "amount": _amount,
    "date": _date,
    "order": _order,
    "ticket": _ticket,
    "tracking": _tracking,
    "postcode": _postcode,
    "flight": lambda random, form: random.choice(("MU", "CA", "CZ", "HO", "BR", "UA")) + digits(random, 4),
    "time": lambda random, form: f"{random.randint(1, 12)}:{random.randint(0, 59):02d}",
    "last4": lambda random, form: digits(random, 4),
    "pnr": lambda random, form: "".join(random.choice("BCDFGHJKLMNPQRSTVWXYZ2346789") for _ in range(6)),
}

"""The values one call is filled with: person, order, dates, amounts, goods. Fixed for the whole call.

What is said is text; what is exact goes into the call's facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from evals.world.contact import Contact
from evals.world.talk.banks import Tongue, vocabulary
from evals.world.talk.numbers import amount_said, chinese, day_said, hour_said, weekday_said
from evals.world.talk.people import Person
from evals.world.talk.script import EXACT

_ZONE = ZoneInfo("Asia/Shanghai")


def fill(contact: Contact, who: Person, random: Random, tongue: Tongue) -> dict[str, str]:
    """Every slot of the banks for one call."""
    local, words = contact.at.astimezone(_ZONE), vocabulary()
    order = order_of(contact, random)
    goods = words["goods"].get(contact.product) or words["goods"]["家电"]
    item = goods[int(random.random() * len(goods))]
    there, here = random.sample(words["cities"][tongue], 2)
    later = local + timedelta(days=random.randrange(1, 12))
    told = {
        "agent_no": str(int(contact.agent[1:] or 0)) if contact.agent[1:].isdigit() else contact.agent,
        "name": exact(who.name), "title": who.title, "phone": exact(who.phone), "idnumber": exact(who.idnumber),
        "address": exact(who.address), "address_en": exact(who.address), "mail": exact(who.mail),
        "order": order, "plan": contact.plan or "畅享69",
        "item": item[0], "item_en": item[1], "hazard": words["hazard"][tongue], "city": here, "city2": there,
        "date": day_said(later, tongue), "date2": day_said(later + timedelta(days=2), tongue),
        "past": day_said(local - timedelta(days=random.randrange(3, 7)), tongue),
        "weekday": weekday_said(local - timedelta(days=3), tongue),
        "weekday_en": weekday_said(local - timedelta(days=3), "en"),
        "time": hour_said(later.replace(minute=5 * random.randrange(12)), tongue),
        "n": str(random.randrange(3, 7)), "weeks": str(random.randrange(20, 34)), "over": str(random.randrange(2, 9)),
        "day": str(random.randrange(1, 29)), "month": str(local.month - 1 or 12),
        "bill": _money(Decimal(random.randrange(20, 260)), random, contact, tongue),
        "fare": _one(words["fares"][tongue], random), "ago": _one(words["ago"][tongue], random),
        "slot": _one(words["visits"][tongue], random),
        "boss": _one(words["boss"][tongue], random), "ticket": f"GD-{random.randrange(20_000, 99_999)}",
        "reason": _one(words["reasons"][contact.client][tongue], random),
    }  # fmt: skip
    told["n"] = chinese(int(told["n"])) if tongue == "zh" and random.random() < 0.5 else told["n"]
    told["record"] = _record(contact, who, told, tongue)
    _priced(contact, told, random, tongue)
    return told


def kinds(who: Person) -> dict[str, str]:
    """The personal values of a customer by what they are."""
    return {who.name: "name", who.phone: "phone", who.idnumber: "id", who.address: "address", who.mail: "email"}


def order_of(contact: Contact, random: Random) -> str:
    """The order of a contact; "" where the client keeps none."""
    if contact.client == "yuanlan":
        return f"TR-8{random.randrange(10_000, 99_999)}"
    return f"CZ77{random.randrange(100_000, 999_999)}" if contact.client == "chengzhou" else ""


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing to check a customer by: as it is asked for, as the customer calls it, and its value."""

    asked: str
    called: str
    value: str


def factors(contact: Contact, who: Person, order: str, random: Random) -> list[Factor]:
    """Three things to check a customer by, in the order they would be asked."""
    labels, called = vocabulary()["factors"][contact.client], vocabulary()["called"]
    tongue = "en" if contact.lang == "en" and "en" in labels else "zh"
    tail = who.phone[-4:]
    values = (who.name, who.idnumber[-4:], who.password) if contact.client == "xingxi" else (order[-4:], tail, who.name)
    rows = [
        Factor(asked, called.get(asked, asked), exact(value))
        for asked, value in zip(labels[tongue], values, strict=True)
    ]
    first = rows.pop(0 if contact.client == "xingxi" else int(random.random() * 3))
    random.shuffle(rows)
    return [first, *rows]


def exact(value: str) -> str:
    """A value that is heard as it was said."""
    return f"{EXACT}{value}{EXACT}"


def _priced(contact: Contact, told: dict[str, str], random: Random, tongue: Tongue) -> None:
    """The amounts: what is given by a rule, what is charged as a fee."""
    gives = vocabulary()["gives"]
    give = gives.get(contact.authority_rule) or gives.get(contact.driver) or ("补偿", "as a credit")
    told["give"], told["as_en"] = give
    amount = contact.amount or Decimal(0)
    told["amount"] = exact(_money(amount, random, contact, tongue))


def price_fee(contact: Contact, told: dict[str, str], random: Random, tongue: Tongue, *, changed: bool) -> bool:
    """Fill in the fee of the contact; `changed` says that a booking is moved, not given back. False: it has none."""
    if contact.driver not in vocabulary()["fees"]:
        return False
    told["fee_value"] = str(fee_of(contact, told, random, changed=changed))
    told["fee_text"] = exact(_fee_text(contact, told, random, tongue))
    return True


def fee_of(contact: Contact, told: dict[str, str], random: Random, *, changed: bool) -> Decimal:
    """What the fee of this contact is, yuan: by the clients' tables, of a fare or a contract drawn for the call."""
    if contact.driver == "搬家移机":
        return Decimal(50)
    if contact.driver == "携号转网":
        return Decimal(20 * random.randrange(2, 11))
    if contact.driver == "退货退款":
        return Decimal(random.choice((8, 12, 22)))
    rates = vocabulary()["fare_rates"][told["fare"]]
    return Decimal(10 * random.randrange(60, 260) * rates[1 if changed else 0] // 100)


def _fee_text(contact: Contact, told: dict[str, str], random: Random, tongue: Tongue) -> str:
    name = vocabulary()["fees"][contact.driver][1 if tongue == "en" else 0]
    fee = _money(Decimal(told["fee_value"]), random, contact, tongue)
    if tongue == "en":
        return f"{fee} of {name} and 20 yuan of service fee" if contact.driver == "退改" else f"{fee} of {name}"
    return f"{name}{fee}、平台服务费20元" if contact.driver == "退改" else f"{name}{fee}"


def _record(contact: Contact, who: Person, told: dict[str, str], tongue: Tongue) -> str:
    if contact.client == "xingxi":
        return f"尾号{who.phone[-4:]}，{told['plan']}套餐"
    if contact.client == "yuanlan":
        route = f"{told['city']} to {told['city2']}" if tongue == "en" else f"{told['city']}到{told['city2']}"
        return f"{route}, {told['date']}" if tongue == "en" else f"{told['date']}{route}"
    return f"order {told['order']}, the {told['item_en']}" if tongue == "en" else f"订单{told['order']}，{told['item']}"


def _money(amount: Decimal, random: Random, contact: Contact, tongue: Tongue) -> str:
    return amount_said(amount, tongue, random.random(), voice=contact.channel == "voice")


def _one(of: Sequence[str], random: Random) -> str:
    return of[int(random.random() * len(of))]

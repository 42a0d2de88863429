"""The last part of a call: how it came out, a second matter, an offer, a promise, the recap and goodbye."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from evals.world.talk import middle
from evals.world.talk.numbers import amount_said
from evals.world.talk.script import EXACT, Piece, Script
from evals.world.talk.trade_words import promotions

_ZONE = ZoneInfo("Asia/Shanghai")


def outcome(script: Script) -> None:
    """What came of it, in the agent's words; a dissatisfied customer's reply."""
    dealt = any(one.act == "cancellation_confirmed" for draft in script.drafts for one in draft.pieces)
    if dealt and not script.contact.resolved:
        script.agent(script.small("left_open"))
    else:
        script.agent(script.line("good" if script.contact.resolved else "bad"))
    if not script.contact.resolved and script.temper.angry:
        script.customer(script.act("anger"))
        if "empathy" not in script.contact.faults and script.chance(0.5):
            script.agent(script.act("empathy"))


def second(script: Script) -> None:
    """Another matter, taken up before the call ends."""
    other = script.contact.second_topic
    if not other or other not in script.banks.scenes or other == script.contact.driver:
        return
    told = script.line("problem", other)
    if told is None:
        return
    script.customer(script.small("second_open"), Piece(told.text, "second_topic", other))
    if script.chance(0.5):
        script.agent(script.small("second_yes"))
    script.agent(script.line("step", other))
    found = script.pair("cq", other)
    if found and script.chance(0.6):
        script.customer(found[0])
        script.agent(found[1])
    else:
        script.customer(script.small("ok_customer"))


def offered(script: Script) -> None:
    """The offer of the contact, by a name that people use for it."""
    contact, tongue = script.contact, script.tongue
    if contact.offer_id is None:
        return
    found = promotions(contact.client).get(contact.offer_id)
    names = found.names[tongue] if found else (("这个优惠活动",) if tongue == "zh" else ("a promotion",))
    spoken = names[1:] if contact.marks & {"P4", "D9"} and len(names) > 1 else names
    name = spoken[int(script.random.random() * len(spoken))]
    price = found.price if found else Decimal(0)
    said = amount_said(price, tongue, script.random.random(), voice=script.voice)
    free = {"zh": "不另外收费", "en": "at no charge"}[tongue]
    words = (f"at {said}" if tongue == "en" else f"现在{said}") if price else free
    middle.offer(script, name, words, found.must_say[tongue] if found else ())


def promise(script: Script) -> None:
    """A call back by a time that is said, and noted to the minute."""
    contact = script.contact
    if not contact.promise:
        return
    due, words = _due(script)
    script.slots["due"] = f"{EXACT}{words}{EXACT}"
    script.fact("due", due.isoformat())
    script.agent(script.act("promise_callback", due.isoformat()))
    script.customer(script.act("promise_push") if script.chance(0.4) else script.small("promise_ok"))
    if script.chance(0.3):
        script.fact("ticket", script.slots["ticket"])
        script.agent(script.act("ticket_opened", script.slots["ticket"]))


def _due(script: Script) -> tuple[datetime, str]:
    local, draw, zh = script.contact.at.astimezone(_ZONE), script.random.random(), script.tongue == "zh"
    tomorrow = local + timedelta(days=1)
    if draw < 0.3 and local.hour < 17:
        return local.replace(hour=18, minute=0, second=0), "今天下午6点" if zh else "6 pm today"
    if draw < 0.65:
        hour = (10, 11, 12)[int(draw * 100) % 3]
        words = f"明天{'中午' if hour == 12 else '上午'}{hour}点"
        words = words if zh else f"{hour} {'noon' if hour == 12 else 'am'} tomorrow"
        return tomorrow.replace(hour=hour, minute=0, second=0), words
    if draw < 0.85:
        return tomorrow.replace(hour=18, minute=0, second=0), "明天下午6点" if zh else "6 pm tomorrow"
    after = (local + timedelta(days=2)).replace(hour=12, minute=0, second=0)
    return after, "后天中午12点" if zh else "noon the day after tomorrow"


def close(script: Script) -> None:
    """Recap, the question whether all is well, and goodbye; each left out where that is the fault."""
    contact = script.contact
    done, following = script.line("done"), script.line("next")
    if not contact.resolved:
        done, following = script.small("done_open"), script.small("next_open")
    script.slots["done"], script.slots["next"] = done.text if done else "", following.text if following else ""
    asked = "recap" in contact.applies or script.chance(0.25)
    if asked and "recap" not in contact.faults and done and following:
        script.agent(script.act("recap"))
        script.customer(script.small("recap_yes"))
    if "resolution_confirm" not in contact.faults:
        script.agent(script.act("resolution_check"))
        script.customer(script.act("affirms" if contact.resolved else "denies"))
    thanked = contact.resolved or script.chance(0.4)
    script.customer(script.act("thanks") if thanked else None)
    goodbye = script.act("closing" if thanked else "closing_sorry")
    script.agent(replace(goodbye, act="closing"))


def next_step(script: Script) -> None:
    """Fill the slot that interruptions ask about."""
    following = script.line("next")
    script.slots["next"] = following.text if following else ""

"""One contact of the demo world put into words. The same contact and seed give the same words, in any process.

The order of a call is here; what is said in each part is in the parts. It reads no product state and writes no file.
"""

from random import Random
from zlib import crc32

from evals.world.contact import Contact
from evals.world.talk import danger, ending, middle, opening
from evals.world.talk.banks import Phrasing, Tongue, banks, has
from evals.world.talk.heard import heard
from evals.world.talk.people import Person, person
from evals.world.talk.script import Script
from evals.world.talk.slots import fill, kinds
from evals.world.talk.spoken import SpokenCall, SpokenFact
from evals.world.talk.voices import agent_manner, temper

# Seconds an exchange takes, by channel: what time a call leaves for more than its skeleton.
_SECONDS_AN_EXCHANGE = {"voice": 12.0, "chat": 40.0, "email": 60.0}
_SKELETON = {"voice": 110.0, "chat": 170.0, "email": 170.0}


def speak(contact: Contact, seed: int, phrasing: Phrasing = "both") -> SpokenCall:
    """The words of an answered contact and the truth of them. `phrasing` says from which bank acts are worded:
    "open", "held", or "both" (about a third held).

    Raises ValueError for an unanswered contact: it has no words. KeyError for a driver nobody wrote for.
    """
    if not contact.answered or not contact.driver:
        raise ValueError(f"{contact.id} was not answered; it has no words")
    tongue = tongue_of(contact)
    random = Random(crc32(f"{seed}/{contact.id}".encode()))
    who = person(contact.customer or contact.id, tongue)
    script = Script(
        contact,
        tongue,
        random,
        banks(contact.client, tongue),
        phrasing,
        fill(contact, who, random, tongue),
        agent_manner(contact.agent, tongue),
        temper(contact, random, tongue),
        kinds=kinds(who),
    )
    _perform(script, who)
    if script.slots["order"]:
        script.fact("order_id", script.slots["order"])
    turns, acts, personal = heard(script)
    facts = tuple(SpokenFact(name, value) for name, value in script.facts)
    return SpokenCall(contact.id, turns, acts, facts, tuple(dict.fromkeys(personal)))


def tongue_of(contact: Contact) -> Tongue:
    """English where the contact is and somebody wrote for it; Chinese otherwise."""
    return "en" if contact.lang == "en" and has(contact.client, "en") else "zh"


def _perform(script: Script, who: Person) -> None:
    contact = script.contact
    rounds, danger_told = _rounds(script), contact.incident == "P0"
    opening.greet(script)
    if danger_told:
        danger.incident(script)
    else:
        opening.problem(script)
    ending.next_step(script)
    opening.empathy(script)
    opening.identity(script, who)
    danger.aside(script)
    middle.clarify(script, rounds - rounds // 2)
    opening.personal(script, contact)
    middle.hold(script)
    if not danger_told:
        middle.steps(script, rounds // 2)
        middle.fee(script)
        middle.authority(script)
        ending.outcome(script)
        ending.second(script)
        ending.offered(script)
    ending.promise(script)
    ending.close(script)


def _rounds(script: Script) -> int:
    """How many exchanges beyond the skeleton the talk time leaves: short calls stay short, long ones wander."""
    contact = script.contact
    spare = contact.talk_s - _SKELETON[contact.channel]
    rounds = round(spare / _SECONDS_AN_EXCHANGE[contact.channel] * (0.8 + 0.4 * script.random.random()))
    return max(1 + script.temper.chatty, min(14 + 4 * script.temper.chatty, rounds))

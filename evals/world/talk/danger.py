"""Calls about danger, and calls that only sound like it.

A danger that is told, one that is hinted at, one that the agent soothes away; a fire that there is not.
"""

from evals.world.talk.banks import mandated
from evals.world.talk.script import Piece, Script


def incident(script: Script) -> None:
    """A danger to life or limb: the customer's words, and what the agent does with them."""
    contact = script.contact
    level = contact.incident or "P0"
    script.fact("incident", level)
    power_bank = "P6" in contact.marks
    told = script.line("danger")
    if "P6:indirect" in contact.marks:
        script.customer(script.act("incident_indirect", level))
    elif power_bank or told is None:
        script.customer(script.act("incident_cue", level))
    else:
        script.customer(Piece(told.text, "incident_cue", level))
    if "P6:stonewalled" in contact.marks:
        script.agent(script.act("stonewall"))
        script.customer(script.act("anger"))
        script.agent(script.act("stonewall"))
        return
    script.agent(Piece(script.small("safety_questions").text, "safety_questions"))
    found = script.pair("aq")
    if found:
        script.customer(found[1])
    script.agent(Piece(mandated()["safety"][script.tongue], "safety_script", exact=True))
    script.agent(script.act("ticket_opened", script.slots["ticket"]))


def aside(script: Script) -> None:
    """What a contact holds besides its matter: a fire that there is not, a complaint that will go further."""
    if "D7" in script.contact.marks:
        no_fire(script)
    if script.contact.incident in ("P1", "P2", "P3"):
        complaint(script)


def no_fire(script: Script) -> None:
    """Talk of a fire that there is not; the agent makes sure and goes on."""
    script.customer(script.act("incident_negated"))
    script.agent(script.act("agent_ack"))


def complaint(script: Script) -> None:
    """A complaint that will go further: a deadline, an authority, the press."""
    script.fact("incident", script.contact.incident or "")
    script.customer(script.act("threat"))
    if script.chance(0.4):
        script.customer(script.act("asks_supervisor"))
    script.agent(script.act("ticket_opened", script.slots["ticket"]))
    script.fact("ticket", script.slots["ticket"])

"""The middle of a call: questions, holds, what is done, what it costs, what may be given.

It writes turns into a script in the order of a working agent.
"""

from evals.world.talk.banks import mandated
from evals.world.talk.script import Piece, Script
from evals.world.talk.slots import price_fee


def clarify(script: Script, rounds: int) -> None:
    """The agent asks, the customer answers or tells more, up to `rounds` exchanges."""
    for _ in range(rounds):
        draw = script.random.random()
        if draw < 0.5:
            found = script.pair("aq")
            if found:
                script.agent(found[0])
                script.customer(found[1])
        elif draw < 0.85:
            script.customer(script.line("detail"))
            if script.chance(0.75):
                script.agent(script.act("agent_ack"))
        else:
            wander(script)


def wander(script: Script) -> None:
    """An aside or an interruption: the customer begins, the agent answers. A call bears only so many."""
    if script.asides >= (4 if script.temper.chatty else 2):
        return
    part = "interrupt" if script.temper.angry or script.chance(0.4) else "wander"
    found = script.pair(part if script.voice else f"{part}_chat")
    if found:
        script.asides += 1
        cuts_in = script.voice and script.chance(0.4)
        script.customer(found[0], gap=-0.6 if cuts_in else None)
        script.agent(found[1])


def hold(script: Script) -> None:
    """A hold: asked for and thanked for; or the line just goes quiet where that is the fault."""
    contact = script.contact
    if contact.hold_s <= 0 or not script.voice:
        return
    if "hold" in contact.faults:
        script.agent(script.act("agent_ack"))
        script.agent(script.line("step"), gap=float(contact.hold_s))
        return
    script.agent(script.act("hold_ask"))
    script.customer(script.act("hold_yes"))
    thanks, found = script.act("hold_thanks"), script.line("step")
    script.agent(thanks, Piece(script.comma) if found else None, found, gap=float(contact.hold_s))


def steps(script: Script, rounds: int) -> None:
    """What the agent does and says of the process; the customer asks back."""
    script.agent(script.line("step"))
    for at in range(rounds):
        draw = script.random.random()
        found = script.pair("cq") if draw < 0.55 else None
        if found:
            script.customer(found[0])
            script.agent(found[1])
            continue
        told = script.line("step") if draw < 0.8 or at == 0 else None
        if told:
            script.customer(script.small("ok_customer"))
            script.agent(told)
        else:
            wander(script)
    if script.chance(0.5):
        _read_aloud(script)


def _read_aloud(script: Script) -> None:
    text = mandated()["read_aloud"].get(script.contact.driver)
    unfit = {"退改", "安全质量", "携号转网", "重复扣费", "航变", "办理/变更"}
    if text and script.tongue == "zh" and (script.contact.driver not in unfit):
        script.agent(Piece(text, "legal_text", exact=True))


def fee(script: Script) -> None:
    """The fee told and agreed to before the deal is confirmed; or the deal alone where that is the fault."""
    contact, slots = script.contact, script.slots
    if "fee_disclosed" not in contact.applies:
        return
    if not price_fee(contact, slots, script.random, script.tongue, changed=script.story == "b"):
        return
    deal = script.line("deal")
    slots["deal"] = deal.text if deal else ("change" if script.tongue == "en" else "申请")
    script.fact("fee", slots["fee_value"])
    if "fee_disclosed" not in contact.faults:
        if script.chance(0.4):
            script.customer(script.act("fee_ask"))
        script.agent(script.act("fee_disclosed", slots["fee_value"]))
        if contact.driver == "退改" and script.tongue == "zh" and script.chance(0.5):
            script.agent(Piece(mandated()["read_aloud"]["退改"], "legal_text", exact=True))
        script.customer(script.act("fee_agree"))
    script.agent(script.act("cancellation_confirmed", slots["deal"]))


def authority(script: Script) -> None:
    """What is asked beyond the process, and whether it is given, sent up, refused, or promised out of turn."""
    contact = script.contact
    if contact.authority_rule is None or contact.amount is None:
        return
    value, waiting = str(contact.amount), 9.0 if script.voice else None
    script.fact("asked_amount", value)
    script.customer(script.act("asks_amount", value))
    if "forbidden" in contact.faults:
        script.agent(script.act("forbidden_authority"))
        if script.chance(0.4):
            script.customer(script.act("anger"))
            script.agent(script.act("stonewall"))
        return
    if contact.authority_outcome in ("granted", "over"):
        script.agent(script.act("grants", value))
        script.fact("granted_amount", value)
        return
    script.agent(script.act("asks_approval", contact.authority_rule))
    script.customer(script.small("ok_customer"))
    if contact.authority_outcome == "approved":
        script.agent(script.act("approval_back", value), gap=waiting)
        script.fact("granted_amount", value)
    else:
        script.agent(script.act("refuses", value), gap=waiting)


def offer(script: Script, name: str, price: str, must_say: tuple[str, ...]) -> None:
    """An offer made and answered; what must be said with it is said before it is taken."""
    contact, slots = script.contact, script.slots
    slots["offer"], slots["price_text"] = name, price
    value = contact.offer_id or ""
    script.agent(script.act("pitch", value))
    if script.chance(0.35):
        script.customer(script.act("pitch_ask"))
        if must_say:
            script.agent(Piece(must_say[0], "must_say", value, exact=True))
            must_say = must_say[1:]
    if contact.offer_outcome == "accepted":
        for one in must_say:
            script.agent(Piece(one, "must_say", value, exact=True))
        script.customer(script.act("offer_accept", value))
    else:
        script.customer(script.act("offer_decline", value))

"""The first part of a call: who is there, what is wrong, who is calling.

It writes turns into a script; what follows is `middle`'s.
"""

from evals.world.contact import Contact
from evals.world.talk.banks import mandated
from evals.world.talk.people import Person
from evals.world.talk.script import Piece, Script
from evals.world.talk.slots import Factor, factors
from evals.world.talk.trade_words import agent_name


def greet(script: Script) -> None:
    """The agent's greeting and, on the telephone, the recording notice; or a poor one where that is the fault."""
    contact, tongue = script.contact, script.tongue
    if not script.voice and script.chance(0.3):
        script.customer(script.small("chat_open"))
    if "greeting" in contact.faults:
        script.agent(script.small("greeting_poor"))
        return
    told = mandated()[contact.client]
    key = "en" if tongue == "en" else "zh-Hans"
    how = "greeting" if script.voice or tongue == "zh" else "greeting_chat"
    words = told[how][key].replace("{agent_no}", script.slots["agent_no"])
    pieces = [Piece(words, "greeting", exact=True)]
    if script.voice:
        pieces.append(Piece((" " if tongue == "en" else "") + told["recording"][key], "recording_notice", exact=True))
    if tongue == "en":
        name = agent_name(contact.agent, "en")
        pieces.append(Piece(f" {script.small('greeting_word').text or 'Hi'}, this is {name}, " if name else " Now, "))
    script.agent(*pieces, script.act("greet_help"))


def problem(script: Script) -> None:
    """The customer tells what is wrong, over as many turns as the call has time for."""
    contact = script.contact
    first = script.line("problem")
    greets = "customer_greets" if script.voice else "customer_greets_chat"
    lead: Piece | None = script.small(greets) if script.chance(0.6) else None
    if contact.transfers and script.chance(0.7):
        lead = script.small("transferred")
    elif contact.repeat_of:
        lead = script.small("returned")
    if first is not None:
        script.customer(lead, Piece(first.text, "states_problem"))
    if "D6" in contact.marks:
        script.customer(script.act("quotes_forbidden"))
    if "D5" in contact.marks:
        slang = script.small("slang")
        script.customer(Piece(slang.text, "slang"))
    if script.temper.angry and script.chance(0.6):
        script.customer(script.act("anger"))


def empathy(script: Script) -> bool:
    """A word of understanding where it belongs and is not the fault. Whether it was said."""
    contact = script.contact
    wanted = "empathy" in contact.applies or script.temper.angry
    if not wanted or "empathy" in contact.faults:
        return False
    script.agent(script.act("empathy"))
    return True


def identity(script: Script, who: Person) -> None:
    """The check of identity, and what the agent then says of the customer's own record; or the wrong way round."""
    contact = script.contact
    if "verify_before_disclose" not in contact.applies:
        return
    failed = "verify_before_disclose" in contact.faults
    asked = factors(contact, who, script.slots["order"], script.random)
    if failed and script.chance(0.5):
        _disclose(script)
        return
    if failed:
        _ask_one(script, asked[0], "ask_first")
        _disclose(script)
        return
    _ask_two(script, asked)
    verified = script.act("identity_verified", "2")
    if script.chance(0.5):
        script.agent(verified)
        _disclose(script)
    else:
        script.agent(verified, *_disclosing(script, led=True))
        _says_yes(script)


def _ask_two(script: Script, asked: list[Factor]) -> None:
    first, second = asked[0], asked[1]
    slots = script.slots
    if script.chance(0.55):
        slots.update(factor1=first.asked, factor2=second.asked)
        script.agent(script.act("ask_factor"))
        slots.update(a1=first.value, a2=second.value, label1=first.called, label2=second.called)
        script.customer(script.small("factor_answer"))
        return
    _ask_one(script, first, "ask_first")
    _ask_one(script, second, "ask_more")
    if script.tongue == "zh" and script.chance(0.04):
        script.customer(script.small("gives_id"))


def _ask_one(script: Script, one: Factor, how: str) -> None:
    script.slots.update(factor=one.asked, a=one.value)
    script.agent(script.act(how))
    script.customer(script.small("factor_one"))


def personal(script: Script, contact: Contact) -> None:
    """Now and then a customer says more of himself than was asked."""
    if script.chance(0.07):
        script.customer(script.small("gives_phone"))
    if contact.client == "chengzhou" and script.chance(0.05):
        script.customer(script.small("gives_address"))
    if contact.driver in ("发票", "账单查询") and script.chance(0.3):
        script.customer(script.small("gives_mail"))


def _disclosing(script: Script, *, led: bool = False) -> list[Piece]:
    """The customer's own record in the agent's mouth: a name and what was bought or booked."""
    text = script.small("disclose").text
    return [Piece(script.comma if led else ""), Piece(text, "discloses_personal_data", exact=True)]


def _disclose(script: Script) -> None:
    script.agent(*_disclosing(script))
    _says_yes(script)


def _says_yes(script: Script) -> None:
    if script.chance(0.5):
        script.customer(script.small("record_yes"))

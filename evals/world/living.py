"""The demo centre brought to life: facts of twelve weeks, words of yesterday's calls, past cases, through the doors.

Facts are written as any table of facts is; calls are received as from any speech system, masked, counted and reviewed
by the product itself; past cases come in the form of a pack's. It holds nothing back and adds nothing: what is planted
comes in with the rest.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, tzinfo
from functools import partial
from zlib import crc32

from assistant.assistant import Assistant
from evals.world.calendar import LAST_DAY
from evals.world.cases import past_cases
from evals.world.centre import Ask
from evals.world.contact import Contact
from evals.world.contacts import contacts
from evals.world.facts import DEMO_SEED, given
from evals.world.parameters import parameters
from evals.world.spoken import has_words
from evals.world.talk import given as told_by_source
from evals.world.talk import speak
from knowledge.audience import Audience, Role
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn
from knowledge.intake.entries import EntryReader
from knowledge.intake.forms import CasesForm
from knowledge.intake.pseudonym import customer_key
from knowledge.intake.render import case_document

# So many calls of each client have words, beside all in which something is planted.
SPOKEN_A_CLIENT = 60
AT_ONCE = 20
# Between two words on how far it is: few enough to tell, many enough that what is kept is not listed again too often.
CASES_AT_ONCE = 125
TRIES = 3

Tell = Callable[[int], None]


def load_facts(assistant: Assistant, first: date, zone: tzinfo, tell: Tell) -> tuple[int, list[Contact]]:
    """The facts of all days; `tell` hears each day's number. Returns how many, and yesterday's to be spoken."""
    key = partial(customer_key, assistant.secret)
    count, heard = 0, list[Contact]()
    for day in contacts(Ask(parameters(), DEMO_SEED, first, zone, demo=True)):
        if day[0].day == LAST_DAY:
            heard = to_be_spoken(day)
        spoken = {one.id for one in heard}
        facts = [replace(one, has_transcript=True) if one.id in spoken else one for one in given(day, key)]
        assistant.stores.interactions.add(facts)
        count += len(facts)
        tell(day[0].day)
    return count, heard


def to_be_spoken(day: list[Contact]) -> list[Contact]:
    """Every contact of the day in which something is planted, and a fixed sample of each client's others; by time."""
    chosen = [one for one in day if has_words(one) and any(mark.startswith("P") for mark in one.marks)]
    for client in sorted({one.client for one in day}):
        others = [one for one in day if one.client == client and has_words(one) and one not in chosen]
        chosen += sorted(others, key=lambda one: crc32(one.id.encode()))[:SPOKEN_A_CLIENT]
    return sorted(chosen, key=lambda one: (one.at, one.id))


def load_calls(assistant: Assistant, heard: list[Contact], tell: Tell) -> int:
    """Yesterday's calls in words, received as from a speech system; `tell` hears how many so far. Returns how many."""
    count = 0
    for client, calls in _by_client(heard):
        keeper = Audience(client, Role.ADMIN, "AD1")
        for begin in range(0, len(calls), AT_ONCE):
            some = tuple(given_call(one) for one in calls[begin : begin + AT_ONCE])
            received = assistant.conversations.receive(keeper, Arrived(some), door="recorder")
            count += sum(one.kept for one in received.calls)
            tell(count)
    return count


def load_cases(assistant: Assistant, client: str, tell: Tell) -> int:
    """A client's past cases, drawn from the demo's seed, masked and kept as those of its pack are; those that are there
    already stay as they are. `tell` hears how many so far. Returns how many there are.
    """
    told = CasesForm.model_validate({"cases": list(past_cases(client, DEMO_SEED))})
    reader, count = EntryReader(assistant.client(client), assistant.secret), 0
    for begin in range(0, len(told.cases), CASES_AT_ONCE):
        some = told.cases[begin : begin + CASES_AT_ONCE]
        documents = [case_document(reader.case(one)) for one in some]
        for _ in range(TRIES):  # where much else is being written, the records may refuse one
            reports = assistant.library.ingest.put_rendered(client, documents)
            kept = sum(one.status != "refused" for one in reports)
            if kept == len(some):
                break
        count += kept
        tell(count)
    return count


def _by_client(heard: list[Contact]) -> Iterator[tuple[str, list[Contact]]]:
    for client in sorted({one.client for one in heard}):
        yield client, [one for one in heard if one.client == client]


def given_call(one: Contact) -> GivenCall:
    """A contact in words as a door would give it."""
    words = speak(one, DEMO_SEED)
    told = told_by_source(one, words)
    turns = tuple(GivenTurn(turn.seq, turn.speaker, turn.text, turn.start_ms, turn.end_ms, confidence=turn.confidence)
                  for turn in words.turns)  # fmt: skip
    return GivenCall(
        "recorder",
        one.id,
        one.channel,
        one.at,
        datetime.fromisoformat(str(told["ended"])),
        final=True,
        agent=one.agent,
        customer=one.customer,
        queue=one.queue,
        direction="in",
        driver=one.driver,
        disposition=str(told["disposition"] or ""),
        outcome=str(told["outcome"] or ""),
        order_id=str(told["order_id"] or ""),
        wait_s=one.wait_s,
        hold_s=one.hold_s,
        transfers=one.transfers,
        csat=one.csat,
        turns=turns,
    )

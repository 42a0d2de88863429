"""The living demo: its facts and yesterday's calls come in by the product's own doors, and the plants with them."""

from collections import Counter
from pathlib import Path

import pytest
from whole_world import DAY_ONE, ZONE

from evals.world.centre import Ask
from evals.world.contact import Contact
from evals.world.contacts import contacts
from evals.world.living import SPOKEN_A_CLIENT, given_call, to_be_spoken
from evals.world.parameters import parameters


@pytest.fixture(scope="module")
def yesterday() -> list[Contact]:
    told = parameters()
    return next(contacts(Ask(told, told.seed, DAY_ONE, ZONE, demo=True), told.days))


def test_all_planted_calls_of_yesterday_are_spoken_and_a_sample_of_the_others(yesterday: list[Contact]) -> None:
    chosen = to_be_spoken(yesterday)
    planted = {one.id for one in yesterday if one.answered and any(mark[0] == "P" for mark in one.marks)}
    assert planted <= {one.id for one in chosen} and sum("P1" in one.marks for one in chosen) == 45
    others = Counter(one.client for one in chosen if one.id not in planted)
    assert others == dict.fromkeys(("xingxi", "yuanlan", "chengzhou"), SPOKEN_A_CLIENT)
    assert chosen == to_be_spoken(list(reversed(yesterday)))


def test_a_call_has_its_contacts_id_people_and_times_and_no_truth(yesterday: list[Contact]) -> None:
    one = next(one for one in to_be_spoken(yesterday) if "P1" in one.marks)
    call = given_call(one)
    assert (call.external_id, call.agent, call.customer, call.started) == (one.id, one.agent, one.customer, one.at)
    assert call.final and call.ended and call.ended > one.at and len(call.turns) > 6
    assert not call.extra and not any("P1" in turn.text for turn in call.turns)


def test_past_cases_come_once_as_the_world_gives_them_and_are_found(tmp_path: Path) -> None:
    from assistant.build import build
    from assistant.settings import read_settings
    from evals.demo import load_client
    from evals.world.calendar import demo_today
    from evals.world.cases import A_CLIENT, past_cases
    from evals.world.facts import DEMO_SEED
    from evals.world.living import CASES_AT_ONCE, load_cases
    from knowledge.audience import Audience, Role
    from knowledge.document import Kind

    today = demo_today(DAY_ONE.replace(month=11, day=23))
    settings = read_settings(data_dir=tmp_path, today=today, vector_store="exact", log_level="error")
    assistant = build(settings)
    try:
        load_client(assistant, tmp_path, "chengzhou", today, 8000)
        agent = Audience("chengzhou", Role.AGENT, "A51")
        own = {one.id for one in assistant.library.documents(agent) if one.kind is Kind.CASE}
        heard = list[int]()
        assert load_cases(assistant, "chengzhou", heard.append) == A_CLIENT
        assert heard == list(range(CASES_AT_ONCE, A_CLIENT + 1, CASES_AT_ONCE))
        given = {one["id"]: one for one in past_cases("chengzhou", DEMO_SEED)}
        kept = {one.id: one for one in assistant.library.documents(agent) if one.kind is Kind.CASE}
        assert set(kept) == own | set(given) and not own & set(given)
        told = given["PC-CH-0007"]
        assert kept[told["id"]].title == told["title"]
        _, (passage,) = assistant.library.document(agent, told["id"])
        assert told["situation"][:12] in passage.text and told["document"] in passage.context
        revision = assistant.stores.documents.revision("chengzhou")
        assert load_cases(assistant, "chengzhou", heard.append) == A_CLIENT
        assert assistant.stores.documents.revision("chengzhou") == revision, "what is there is not kept again"
    finally:
        assistant.close()


def test_a_received_call_counts_once_under_its_contacts_id(yesterday: list[Contact], tmp_path: Path) -> None:
    from assistant.build import build
    from assistant.settings import read_settings
    from evals.demo import load_client
    from evals.world.calendar import demo_today
    from evals.world.facts import given
    from evals.world.living import load_calls
    from knowledge.intake.pseudonym import customer_key

    today = demo_today(DAY_ONE.replace(month=11, day=23))
    settings = read_settings(data_dir=tmp_path, today=today, vector_store="exact", log_level="error")
    assistant = build(settings)
    try:
        load_client(assistant, tmp_path, "chengzhou", today, 8000)
        heard = [one for one in to_be_spoken(yesterday) if one.client == "chengzhou"][:6]
        facts = given(heard, lambda client, number: customer_key(assistant.secret, client, number))
        assistant.stores.interactions.add(facts)
        assert load_calls(assistant, heard, lambda _done: None) == 6
        assistant.conversations.close()
        begin, end = min(one.at for one in heard), max(one.at for one in heard)
        kept = assistant.stores.interactions.between("chengzhou", begin, end.replace(hour=23))
        ids = {one.id for one in heard}
        assert [one.id for one in kept if one.id in ids] == [one.id for one in facts]
        for one in heard:
            call = assistant.stores.calls.call("chengzhou", one.id)
            line = next(each for each in kept if each.id == one.id)
            assert call.agent == one.agent and call.customer_key == line.customer_key
            assert one.customer not in " ".join(turn.text for turn in call.turns)
    finally:
        assistant.close()

"""What people say in the demo world: true to the contact, its marks and its faults, and seldom twice the same."""

import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from evals.world.contact import Contact
from evals.world.talk import SpokenCall, given, speak
from evals.world.talk.banks import acts
from evals.world.talk.numbers import amount_said, chinese, english
from evals.world.talk.repetition import repeated
from evals.world.talk.speak import tongue_of
from evals.world.talk.trade_words import promotions
from knowledge.language import Lang

SEED, SCRIPTED = 7, 4_200
MANDATED = {"greeting", "recording_notice", "legal_text", "must_say", "safety_script"}


def contact(**changed: object) -> Contact:
    told = Contact(
        "chengzhou", "CZ-60-0001", 60, datetime(2026, 10, 29, 2, 0, tzinfo=UTC), "voice", Lang.HANS, "A53", "T5", "S5",
        "物流延误", "CZU1", 300, kind="complaint", product="家电", talk_s=300,
        applies=frozenset({"greeting", "empathy"}),
    )  # fmt: skip
    return replace(told, **changed)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def told(answered: list[Contact]) -> list[tuple[Contact, SpokenCall]]:
    """Calls of the transcript days, evenly taken, and every marked one."""
    late = [one for one in answered if one.day >= 57]
    step = len(late) // SCRIPTED
    return [(one, speak(one, SEED)) for one in late[::step][:SCRIPTED]]


@pytest.fixture(scope="module")
def marked(answered: list[Contact]) -> dict[str, list[tuple[Contact, SpokenCall]]]:
    found = defaultdict(list)
    for one in answered:
        for mark in one.marks - {"P1", "P2", "P3", "P7", "P9", "D1", "D2", "D3", "D4"}:
            if len(found[mark]) < 60:
                found[mark].append((one, speak(one, SEED)))
    return found


def test_no_client_and_language_says_the_same_sentence_in_more_than_two_calls_of_a_hundred(answered):
    cells = defaultdict(list)
    for one in answered:
        cells[one.client, tongue_of(one)].append(one)
    assert len(cells) == 5
    for cell, every in cells.items():
        some = every[:: max(1, len(every) // 600)][:600]
        (count, _, text), *_ = repeated(speak(one, SEED) for one in some)
        # Of so few calls chance alone makes more: four standard deviations are allowed.
        assert count <= 0.02 * len(some) + 4 * (0.02 * len(some)) ** 0.5, (cell, count, text)


def said(call: SpokenCall, act: str) -> list[str]:
    by_seq = {one.seq: one for one in call.turns}
    return [by_seq[one.seq].said[one.said_start : one.said_end] for one in call.of(act)]


def first(call: SpokenCall, act: str) -> tuple[int, int]:
    return min(((one.seq, one.start) for one in call.of(act)), default=(10**6, 0))


def test_no_sentence_that_nobody_mandated_is_said_in_more_than_two_calls_of_a_hundred(told):
    worst = repeated(call for _, call in told)[:5]
    assert all(share <= 0.02 for _, share, _ in worst), worst


def test_the_same_contact_and_seed_are_told_in_the_same_words_in_any_process():
    script = (
        "import sys; sys.path.insert(0, 'tests/evals/world')\n"
        "from test_world_talk import contact\nfrom evals.world.talk import speak\n"
        "print([speak(contact(id=f'CZ-60-{n:04d}'), 7) for n in range(6)])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert speak(contact(), 7) == speak(contact(), 7) != speak(contact(), 8)


def test_turns_follow_one_another_and_every_act_stands_inside_its_turn(told):
    for one, call in told:
        assert [turn.seq for turn in call.turns] == list(range(1, len(call.turns) + 1))
        starts = [turn.start_ms for turn in call.turns]
        assert starts == sorted(starts) and all(turn.start_ms < turn.end_ms for turn in call.turns)
        by_seq = {turn.seq: turn for turn in call.turns}
        for act in call.acts:
            turn = by_seq[act.seq]
            assert 0 <= act.said_start < act.said_end <= len(turn.said), act
            assert 0 <= act.start <= act.end <= len(turn.text), act
            if turn.text == turn.said:
                assert (act.start, act.end) == (act.said_start, act.said_end)
        assert all((turn.confidence is None) == (one.channel == "chat") for turn in call.turns)


def test_what_applies_is_done_and_what_is_failed_is_not(told):
    shown = {
        "greeting": "greeting", "recap": "recap", "resolution_confirm": "resolution_check", "empathy": "empathy",
        "fee_disclosed": "fee_disclosed", "verify_before_disclose": "identity_verified",
    }  # fmt: skip
    seen = defaultdict(set)
    for one, call in told:
        for item, act in shown.items():
            if item in one.applies:
                assert bool(call.of(act)) == (item not in one.faults), (one.id, item)
                seen[item].add(item in one.faults)
        if "hold" in one.applies and one.channel == "voice":
            assert bool(call.of("hold_ask")) == bool(call.of("hold_thanks")) == ("hold" not in one.faults)
        assert bool(call.of("forbidden_authority")) == ("forbidden" in one.faults)
    assert all(seen[item] == {True, False} for item in shown)


def test_an_identity_is_checked_before_anything_of_the_record_is_said_unless_that_is_the_fault(told):
    for one, call in told:
        if "verify_before_disclose" not in one.applies:
            assert not call.of("discloses_personal_data")
        elif "verify_before_disclose" in one.faults:
            assert call.of("discloses_personal_data") and not call.of("identity_verified")
        else:
            assert first(call, "identity_verified") < first(call, "discloses_personal_data") < (10**6, 0)


def test_a_fee_is_told_with_its_amount_before_the_deal_is_done_unless_that_is_the_fault(told):
    for one, call in told:
        if "fee_disclosed" not in one.applies:
            continue
        fee = int(call.fact("fee"))
        assert call.of("cancellation_confirmed")
        if "fee_disclosed" not in one.faults:
            assert first(call, "fee_disclosed") < first(call, "cancellation_confirmed")
            words = said(call, "fee_disclosed")[0]
            assert any(form in words for form in (str(fee), chinese(fee), english(fee))), (fee, words)


def test_what_is_given_is_said_with_its_amount_and_only_after_the_approval_it_needs(told):
    seen = set()
    for one, call in told:
        if one.authority_rule is None or "forbidden" in one.faults or one.incident == "P0":
            continue
        seen.add(one.authority_outcome)
        act = {"granted": "grants", "over": "grants", "approved": "approval_back", "refused": "refuses"}
        words = said(call, act[one.authority_outcome])
        assert words and call.of(act[one.authority_outcome])[0].value == str(one.amount)
        amount = int(one.amount)
        assert any(form in words[0] for form in (str(amount), chinese(amount), english(amount)))
        if one.authority_outcome in ("approved", "refused"):
            assert first(call, "asks_approval") < first(call, act[one.authority_outcome])
        assert bool(call.fact("granted_amount")) == (one.authority_outcome != "refused")
    assert {"granted", "approved", "refused"} <= seen


def test_a_promise_is_said_with_the_time_it_is_due_after_the_call(told):
    for one, call in told:
        assert bool(call.of("promise_callback")) == one.promise
        if one.promise:
            assert datetime.fromisoformat(call.of("promise_callback")[0].value) > one.at


def test_offers_are_pitched_by_a_name_they_have_and_answered_as_it_came_out(told):
    for one, call in told:
        if one.incident == "P0":
            continue
        assert [act.value for act in call.of("pitch")] == ([one.offer_id] if one.offer_id else [])
        if one.offer_id:
            tongue = "en" if one.lang == Lang.EN else "zh"
            assert any(name in said(call, "pitch")[0] for name in promotions(one.client)[one.offer_id].names[tongue])
            assert bool(call.of("offer_accept")) == (one.offer_outcome == "accepted")
            assert bool(call.of("offer_decline")) == (one.offer_outcome == "declined")


def test_plants_are_said(marked):
    for one, call in marked["P4"]:
        assert call.of("pitch")[0].value == "PRM-TR-017"
        names = promotions("yuanlan")["PRM-TR-017"].names["en" if one.lang == Lang.EN else "zh"][1:]
        assert any(name in said(call, "pitch")[0] for name in names)
    for one, call in marked["P5"]:
        assert call.fact("granted_amount") == str(one.amount)
        assert not call.of("asks_approval") and not call.of("approval_back")
    for one, call in marked["P6"]:
        assert call.of("incident_indirect") if "P6:indirect" in one.marks else call.of("incident_cue")
        stonewalled = "P6:stonewalled" in one.marks
        assert bool(call.of("stonewall")) == stonewalled == (not call.of("safety_script"))
        assert bool(call.of("ticket_opened")) >= (not stonewalled)
    assert len(marked["P6"]) == 3
    assert all("forbidden" in one.faults and call.of("forbidden_authority") for one, call in marked["P8"])


def test_decoys_are_said(marked):
    assert all(call.of("slang") and one.channel == "chat" for one, call in marked["D5"])
    assert all(call.of("quotes_forbidden") and not call.of("forbidden_authority") for _, call in marked["D6"])
    assert all(call.of("incident_negated") and not call.of("incident_cue") for _, call in marked["D7"])
    for one, call in marked["D8"]:
        assert first(call, "asks_approval") < first(call, "approval_back") and not call.of("grants")
        assert call.fact("granted_amount") == str(one.amount)
    for one, call in marked["D9"]:
        assert [act.value for act in call.of("pitch")] == ["PRM-TR-031"] == [one.offer_id]


def test_no_danger_is_spoken_of_where_there_is_none(told):
    for one, call in told:
        assert bool(call.of("incident_cue") or call.of("incident_indirect")) == (one.incident == "P0")


def errors(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for at, sign in enumerate(a, 1):
        new = [at]
        for column, other in enumerate(b, 1):
            new.append(min(row[column] + 1, new[-1] + 1, row[column - 1] + (sign != other)))
        row = new
    return row[-1]


@pytest.mark.parametrize("lang", [Lang.HANS, Lang.EN])
def test_calls_are_heard_with_about_six_errors_in_a_hundred_characters(told, lang):
    spoken = [call for one, call in told if one.channel == "voice" and one.lang == lang and not one.unsure][:80]
    wrong = sum(errors(turn.said, turn.text) for call in spoken for turn in call.turns)
    assert wrong / sum(len(turn.said) for call in spoken for turn in call.turns) == pytest.approx(0.06, abs=0.01)


def test_confidence_is_lower_where_words_were_misheard_and_low_where_a_recording_is_too_poor(told):
    clean, wrong = [], []
    for one, call in told:
        if one.channel == "voice" and not one.unsure:
            for turn in call.turns:
                (clean if turn.text == turn.said else wrong).append(turn.confidence)
    assert sum(wrong) / len(wrong) < sum(clean) / len(clean) - 0.08
    assert min(clean) >= 0.6
    poor = [
        call.turns[act.seq - 1].confidence
        for one, call in told
        if "resolution_confirm" in one.unsure and one.channel == "voice"
        for act in call.of("resolution_check")
    ]
    assert len(poor) > 10 and max(poor) < 0.6


def test_personal_values_stand_in_what_is_given_exactly_as_noted(told):
    kinds = set()
    for one, call in told:
        text = json.dumps(given(one, call), ensure_ascii=False)
        for kind, value in call.personal:
            kinds.add(kind)
            assert value in text
    assert kinds == {"name", "phone", "id", "address", "email"}


def test_a_third_of_what_is_worded_is_held_and_one_part_can_be_asked_for_alone(told):
    banked = set(acts("open", "zh")) - MANDATED
    held = [act.held for _, call in told for act in call.acts if act.id in banked]
    assert sum(held) / len(held) >= 0.3
    for phrasing, wanted in (("open", {False}), ("held", {True})):
        found = {act.held for act in speak(contact(), SEED, phrasing).acts if act.id in acts("open", "zh")}
        assert found == wanted


def test_what_is_given_is_a_call_without_its_truth(told):
    one, call = next((one, call) for one, call in told if one.faults and one.channel == "voice")
    line = json.loads(json.dumps(given(one, call), ensure_ascii=False))
    assert not {"faults", "marks", "acts", "resolved", "applies", "said"} & {*line, *line["turns"][0]}
    assert line["external_id"] == one.id and line["agent"] == one.agent and line["customer"] == one.customer
    assert [turn["text"] for turn in line["turns"]] == [turn.text for turn in call.turns]
    assert [turn["text"] for turn in given(one, call, clean=True)["turns"]] == [turn.said for turn in call.turns]
    assert datetime.fromisoformat(line["ended"]) > datetime.fromisoformat(line["started"])
    with pytest.raises(ValueError, match="the words are of"):
        given(contact(id="another"), call)


def test_nobody_speaks_in_a_contact_that_was_not_answered():
    with pytest.raises(ValueError, match="no words"):
        speak(contact(answered=False), SEED)


def test_numbers_are_said_as_people_say_them():
    assert [chinese(n) for n in (0, 10, 12, 105, 220, 1200, 3008)] == [
        "零", "十", "十二", "一百零五", "二百二十", "一千二百", "三千零八",
    ]  # fmt: skip
    assert [english(n) for n in (12, 45, 300, 1250)] == [
        "twelve", "forty-five", "three hundred", "one thousand two hundred and fifty",
    ]  # fmt: skip
    assert amount_said(Decimal("64.50"), "zh", 0.1, voice=True) == "64.5元"
    assert amount_said(Decimal(50), "zh", 0.1, voice=True) == "五十块"
    assert amount_said(Decimal(50), "en", 0.9, voice=True) == "50 yuan"

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from knowledge.authority import Matrix, Used
from knowledge.document import Validity
from knowledge.errors import InvalidInput, NotFound, NotGranted
from knowledge.offer import AttributeWords
from knowledge.records.audit import AuditRecords
from knowledge.records.rules import OfferOutcome, RuleRecords

from .nouns import NOON, day, matrix, offer, rule, used


@pytest.fixture
def records(engine: Engine) -> RuleRecords:
    return RuleRecords(engine)


def test_offers_come_back_as_they_were_put_in_their_order(records: RuleRecords) -> None:
    given = [offer(name="OF-9"), offer(name="OF-1", price=None, stock=3, stacking_group="data"), offer(name="OF-5")]
    records.put_offers("xingxi", given)
    assert records.offers("xingxi") == given
    assert str(records.offers("xingxi")[0].price) == "29.90"


def test_an_offer_no_longer_named_is_withdrawn(records: RuleRecords) -> None:
    records.put_offers("xingxi", [offer(name="OF-1"), offer(name="OF-2")])
    records.put_offers("xingxi", [offer(name="OF-2")])
    assert [one.id for one in records.offers("xingxi")] == ["OF-2"]
    records.put_offers("xingxi", [])
    assert records.offers("xingxi") == []


def test_an_earlier_version_of_an_offer_holds_until_the_next_one_begins(records: RuleRecords) -> None:
    records.put_offers("xingxi", [offer(version=1)])
    records.put_offers("xingxi", [offer(version=2, validity=Validity(day(10), None))])
    records.put_offers("xingxi", [offer(version=3, validity=Validity(day(20), None))])
    assert [(one.version, one.validity) for one in records.offers("xingxi")] == [
        (1, Validity(day(1), day(10))),
        (2, Validity(day(10), day(20))),
        (3, Validity(day(20), None)),
    ]
    for number, version in ((9, 1), (10, 2), (25, 3)):
        assert [one.version for one in records.offers("xingxi") if one.validity.holds(day(number))] == [version]


def test_a_version_put_back_takes_the_later_ones_out(records: RuleRecords) -> None:
    records.put_offers("xingxi", [offer(version=2, validity=Validity(day(10), None))])
    records.put_offers("xingxi", [offer(version=1)])
    assert records.offers("xingxi") == [offer(version=1)]


def test_the_matrix_comes_back_as_it_was_put(records: RuleRecords) -> None:
    assert records.matrix("xingxi") == Matrix("xingxi", (), (), ())
    given = matrix("xingxi", rule(), rule(name="R-0", effect="forbid", limits=(), four_eyes_over=None, quote_from=None))
    records.put_matrix(given)
    assert records.matrix("xingxi") == given
    assert records.matrix("xingxi").above("L1") == ("SUP",)
    assert str(records.matrix("xingxi").rules[0].limits[0].per_contact) == "50.00"


def test_a_rule_no_longer_named_holds_no_more_and_an_earlier_version_ends(records: RuleRecords) -> None:
    records.put_matrix(matrix("xingxi", rule(), rule(name="R-2")))
    records.put_matrix(matrix("xingxi", rule(version=2, validity=Validity(day(10), None))))
    kept = [(one.id, one.version, one.validity) for one in records.matrix("xingxi").rules]
    assert kept == [("R-1", 1, Validity(None, day(10))), ("R-1", 2, Validity(day(10), None))]


def test_rules_and_offers_of_another_client_are_refused(records: RuleRecords) -> None:
    with pytest.raises(InvalidInput):
        records.put_offers("xingxi", [offer("yuanlan")])
    with pytest.raises(InvalidInput):
        records.put_matrix(replace(matrix("xingxi"), rules=(rule("yuanlan"),)))


def test_attribute_questions_come_back_as_they_were_put(records: RuleRecords) -> None:
    asked = {"age_ok": {"zh": "孩子满六岁了吗？", "en": "Is the child six?", "ask_seconds": 8, "sensitive": False}}
    records.put_attribute_questions("xingxi", asked)
    assert records.attribute_questions("xingxi") == asked
    assert records.attribute_questions("yuanlan") == {}


def test_words_of_values_come_back_beside_the_questions_and_without_any(records: RuleRecords) -> None:
    asked = {"segment": {"zh": "几个人出行？", "en": "How many of you?", "ask_seconds": 5}}
    values = {
        "segment": {"family": {"zh": "亲子", "en": "Families"}},
        "route": {"intl": {"zh": "国际", "en": "Abroad"}},
    }
    words = AttributeWords({"route": {"zh": "航线", "en": "route"}}, values)
    records.put_attribute_questions("xingxi", asked, words)
    assert records.attribute_questions("xingxi") == asked
    assert records.attribute_words("xingxi") == words
    assert records.attribute_words("yuanlan") == AttributeWords()


def test_uses_are_read_by_time_agent_and_customer_with_exact_amounts(records: RuleRecords) -> None:
    given = [
        used(at=NOON, amount=Decimal("0.10")),
        used(at=NOON + timedelta(hours=1), agent="A24", amount=Decimal("0.20")),
        used(at=NOON + timedelta(hours=2), customer_key="k2"),
        used(at=NOON + timedelta(hours=3), customer_key=None, call_id=None),
    ]
    for one in reversed(given):
        records.add_use(one)
    kept = records.uses("xingxi", since=NOON)
    assert [replace(one, id="") for one in kept] == given
    assert all(one.id for one in kept)
    given = kept
    assert records.uses("xingxi", since=NOON + timedelta(seconds=1)) == given[1:]
    assert records.uses("xingxi", since=NOON, agent="A24") == given[1:2]
    assert records.uses("xingxi", since=NOON, agent="A23", customer_key="k1") == given[:1]
    assert sum(one.amount for one in given[:2]) == Decimal("0.30")


def test_a_grant_is_decided_over_what_is_noted_and_nothing_is_noted_when_that_refuses(records: RuleRecords) -> None:
    seen: list[int] = []

    def decide(noted: Sequence[Used]) -> Used:
        seen.append(len(noted))
        if len(noted) == 2:
            raise NotGranted("full")
        return used(note="已核对")

    first = records.add_granted("xingxi", NOON, decide)
    records.add_granted("xingxi", NOON, decide)
    with pytest.raises(NotGranted):
        records.add_granted("xingxi", NOON, decide)
    assert seen == [0, 1, 2]
    assert records.use("xingxi", first.id) == first
    assert [one.what for one in AuditRecords(records.engine).lines("xingxi")] == ["authority_used"] * 2
    with pytest.raises(NotFound):
        records.use("yuanlan", first.id)


def test_under_an_id_that_is_noted_nothing_is_decided_again(records: RuleRecords) -> None:
    first = records.add_granted("xingxi", NOON, lambda noted: used(), "once")
    assert records.add_granted("xingxi", NOON, lambda noted: used(amount=Decimal(99)), "once") == first
    assert records.add_granted("yuanlan", NOON, lambda noted: used("yuanlan"), "once").client == "yuanlan"
    with pytest.raises(InvalidInput):
        records.add_granted("xingxi", NOON, lambda noted: used("yuanlan"))


def test_a_grant_is_taken_back_by_one_record_of_its_own(records: RuleRecords) -> None:
    first = records.add_granted("xingxi", NOON, lambda noted: used())
    later = NOON + timedelta(hours=1)
    for _ in range(2):
        back = records.add_reversal("xingxi", first.id, lambda one: replace(one, at=later, agent="S1"))
        assert (back.reverses, back.amount, back.agent) == (first.id, -first.amount, "S1")
    assert records.uses("xingxi", since=NOON) == [first, back]
    with pytest.raises(NotFound):
        records.add_reversal("yuanlan", first.id, lambda one: one)


def test_outcomes_of_offers_are_read_by_customer_and_time(records: RuleRecords) -> None:
    records.add_offer_outcome("xingxi", "k1", "OF-1", "declined", NOON, "C-1")
    records.add_offer_outcome("xingxi", "k1", "OF-2", "accepted", NOON + timedelta(days=1))
    records.add_offer_outcome("xingxi", "k2", "OF-1", "declined", NOON)
    first = OfferOutcome("xingxi", "k1", "OF-1", "declined", NOON, "C-1")
    assert records.offer_outcomes("xingxi", "k1", NOON)[0] == first
    assert [one.offer_id for one in records.offer_outcomes("xingxi", "k1", NOON + timedelta(seconds=1))] == ["OF-2"]


def test_the_values_an_attribute_may_take_come_back_beside_its_question(records: RuleRecords) -> None:
    values = {"cause": {"airline": {"zh": "航司", "en": "Airline"}}, "tier": {"V1": {"zh": "一级", "en": "First"}}}
    given = Matrix("xingxi", (), (), (), {"cause": {"zh": "谁的原因？", "en": "Whose doing?"}}, values)
    records.put_matrix(given)
    assert records.matrix("xingxi") == given

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language import Lang
from knowledge.search.query import Bridge, Query
from knowledge.search.table import AROUND_SHARE, CHANNELS, Table
from knowledge.search.terms import K1, TermTable

WORDS = ("退", "费", "退费", "fee", "refund", "积分", "point")
WEIGHTS = st.dictionaries(st.sampled_from(WORDS), st.floats(0.1, 2), max_size=5)
TEXTS = st.lists(
    st.tuples(st.lists(st.sampled_from(WORDS), max_size=6), st.lists(st.sampled_from(WORDS), max_size=3)),
    min_size=1, max_size=5,
)  # fmt: skip


def table_of(texts: list[tuple[list[str], list[str]]], query: Query) -> Table:
    terms = TermTable()
    return terms.table(query, [terms.append(body, around) for body, around in texts])


def asking(
    own: dict[str, float], widened: dict[str, float] | None = None, channels: dict[str, str] | None = None
) -> Query:
    return Query("", Lang.HANS, own, widened or {}, channels=channels or {})


ASKED = Query(
    "", Lang.HANS, {"退": 1.0, "退费": 1.0, "unseen": 1.0}, {"fee": 0.6, "refund": 0.6, "积分": 0.5},
    faint={"多久": 0.1}, said={"退": 2.0, "退费": 1.0, "多久": 1.0},
    channels={"fee": "across", "refund": "near", "积分": "wide"},
)  # fmt: skip
TEXT = [(["退", "退费", "fee", "refund", "积分", "多久"], ["积分"]), (["other"], ["退费"])]


def test_every_term_weighs_in_one_channel_alone_by_who_brought_it_and_how():
    table = table_of(TEXT, ASKED)
    inside = {name: {t for t, w in zip(table.terms, table.weights(name), strict=True) if w} for name in CHANNELS}
    assert inside == {
        "rest": {"退费", "unseen"}, "char": {"退"},
        "wide": {"积分"}, "near": {"refund"}, "across": {"fee"}, "faint": {"多久"},
    }  # fmt: skip


def test_what_was_said_weighs_by_its_count_and_nothing_that_a_lexicon_brought():
    table = table_of(TEXT, ASKED)
    said = dict(zip(table.terms, table.weights("said"), strict=True))
    assert said["退"] == pytest.approx(2 * table.weights("char")[table.place["退"]])
    assert said["多久"] > 0
    assert said["fee"] == said["refund"] == said["积分"] == 0


def test_a_term_that_no_passage_holds_counts_in_the_mass_of_the_question_alone():
    known, more = asking({"退费": 1.0}), asking({"退费": 1.0, "unseen": 1.0})
    one, other = table_of(TEXT, known), table_of(TEXT, more)
    assert other.mass > one.mass == pytest.approx(one.weights("rest").sum())
    assert one.terms == ["退费"]
    # It stands in no row, yet another way to say it may: so it has a column.
    assert other.terms == ["退费", "unseen"] and not other.body[:, 1].any()
    assert other.score().tolist() == one.score().tolist()


@settings(deadline=None)
@given(TEXTS, WEIGHTS, WEIGHTS, st.sampled_from(["wide", "near", "across"]))
def test_the_score_is_the_sum_of_all_channels_inside_and_a_share_of_them_around(texts, own, brought, channel):
    widened = {term: weight for term, weight in brought.items() if term not in own}
    table = table_of(texts, asking(own, widened, dict.fromkeys(widened, channel)))
    parts = sum((table.body + AROUND_SHARE * table.around) @ table.weights(name) for name in CHANNELS)
    np.testing.assert_allclose(table.score(), parts, atol=1e-9)
    assert ((table.body >= 0) & (table.body < 1)).all()
    assert set(np.unique(table.around)) <= {0.0, 1.0}
    known = {t for body, around in texts for t in (*body, *around)}
    assert set(table.terms) == set(own) | set(widened) & known


@settings(deadline=None)
@given(TEXTS, WEIGHTS)
def test_a_row_matches_the_terms_that_stand_in_it_or_around_it(texts, own):
    table = table_of(texts, asking(own))
    for row, (body, around) in enumerate(texts):
        assert set(table.matched(row)) == set(own) & {*body, *around}


def test_own_terms_are_bridged_where_another_way_to_say_them_stands_whole():
    query = asking({"积分": 1.0, "退费": 1.0})
    bridges = [Bridge(frozenset({"积分"}), (frozenset({"loyalty", "point"}), frozenset({"里程"})))]
    texts = [(["loyalty", "point"], []), (["point"], []), (["退费"], []), (["里程", "退费"], []), (["other"], [])]
    texts.append((["积分"], []))
    terms = TermTable()
    rows = [terms.append(*one) for one in texts]
    full = Query("", Lang.HANS, query.own, {"loyalty": 0.6, "point": 0.6, "里程": 0.6})
    table = terms.table(full, rows)
    points, refund = (terms.idf(one) * (K1 + 1) for one in ("积分", "退费"))
    bridged = table.bridged(bridges)
    assert bridged == pytest.approx([points, 0, refund, points + refund, 0, points])
    assert table.bridged([]) == pytest.approx([0, 0, refund, refund, 0, points])


def test_a_bridge_of_unknown_terms_reaches_nothing():
    table = table_of(TEXT, asking({"退费": 1.0}))
    nothing = [Bridge(frozenset({"退费"}), (frozenset(), frozenset({"never"}))), Bridge(frozenset({"never"}), ())]
    assert table.bridged(nothing).tolist() == table.bridged([]).tolist()


def test_no_rows_and_no_known_terms_are_tables_too():
    terms = TermTable()
    row = terms.append(["退费"])
    assert terms.table(asking({"退费": 1.0}), []).score().tolist() == []
    empty = terms.table(asking({}), [row])
    assert empty.score().tolist() == [0.0]
    assert empty.mass == 0
    assert empty.matched(0) == ()

"""Staff over time: a move never rewrites the days before it, and a certificate holds from one day to another."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.audience import Role
from knowledge.staff import Certificate, Person, Posting, moved, overlapping

HIRED, MOVE = date(2025, 3, 3), date(2026, 11, 10)
DAY = timedelta(days=1)
WHO = Person("A07", "周晓梅", Role.AGENT, "T1", "S1", ("xingxi",), "L1", HIRED, {"refund": None})


def after(team: str = "T1", supervisor: str | None = "S2", level: str = "L1") -> Person:
    return replace(WHO, team=team, supervisor=supervisor, level=level)


def test_without_a_history_a_person_is_on_every_day_what_was_last_said():
    assert WHO.on(HIRED) is WHO
    assert WHO.works(HIRED) and not WHO.works(HIRED - DAY)


def test_after_a_move_the_days_before_it_keep_team_supervisor_and_level():
    person = replace(after("T2", "S2", "L2"), postings=moved(WHO, after("T2", "S2", "L2"), MOVE))
    then, now = person.on(MOVE - DAY), person.on(MOVE)
    assert (then.team, then.supervisor, then.level) == ("T1", "S1", "L1")
    assert (now.team, now.supervisor, now.level) == ("T2", "S2", "L2")
    assert person.postings[0].since == HIRED


def test_the_same_place_again_is_no_move():
    assert moved(WHO, after(supervisor="S1"), MOVE) == ()


def test_a_move_keeps_moves_that_are_planned_for_later():
    planned = (
        Posting("A07", HIRED, "T1", "S1", "L1", MOVE + 9 * DAY),
        Posting("A07", MOVE + 10 * DAY, "T5", "S5", "L1"),
    )
    told = moved(replace(WHO, postings=planned), after(), MOVE)
    assert [(one.team, one.supervisor, one.since, one.until) for one in told] == [
        ("T1", "S1", HIRED, MOVE - DAY),
        ("T1", "S2", MOVE, MOVE + 9 * DAY),
        ("T5", "S5", MOVE + 10 * DAY, None),
    ]


def test_who_has_left_is_in_no_team_and_under_nobody():
    left = replace(WHO, postings=(Posting("A07", HIRED, "T1", "S1", "L1", MOVE),))
    assert (left.on(MOVE + DAY).team, left.on(MOVE + DAY).supervisor) == ("", None)
    assert left.works(MOVE) and not left.works(MOVE + DAY)


def test_a_certificate_renewed_after_a_gap_does_not_hold_in_the_gap():
    held = (Certificate("A07", "refund", HIRED, MOVE), Certificate("A07", "refund", MOVE + 30 * DAY))
    person = replace(WHO, held=held)
    assert person.certified("refund", MOVE) and person.certified("refund", MOVE + 30 * DAY)
    assert not person.certified("refund", MOVE + DAY)
    assert not person.certified("refund", HIRED - DAY)
    assert WHO.certified("refund", MOVE + DAY)  # without dates the short list counts


def test_postings_that_share_a_day_or_run_backwards_overlap():
    one = Posting("A07", HIRED, "T1", "S1", "L1", MOVE)
    assert overlapping([one, Posting("A07", MOVE, "T2", "S2", "L1")])
    assert overlapping([one, Posting("A07", MOVE + DAY, "T2", "S2", "L1")]) is None
    assert overlapping([one, Posting("A08", MOVE, "T2", "S2", "L1")]) is None
    assert overlapping([replace(one, until=HIRED - DAY)])


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["T1", "T2", "T3"])), max_size=12))
def test_whatever_moves_follow_each_day_keeps_the_team_it_had_when_it_was_lived(moves: list[tuple[int, str]]):
    person, lived = WHO, {}
    days = sorted(dict(moves).items())
    for place, (offset, team) in enumerate(days):
        on = HIRED + (offset + 1) * DAY
        told = replace(person, team=team)
        person = replace(told, postings=moved(person.on(on), told, on))
        end = days[place + 1][0] if place + 1 < len(days) else 402
        lived |= {HIRED + (day + 1) * DAY: team for day in range(offset, end)}
        assert overlapping(person.postings) is None
    assert all(person.on(day).team == team for day, team in lived.items())

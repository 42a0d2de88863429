"""Votes: one a person and thing, masked, of one client."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from assistant.assistant import Assistant
from knowledge.audience import Audience, Role
from knowledge.client import Client
from knowledge.errors import InvalidInput, NotAllowed
from knowledge.language import Lang
from knowledge.records.work import Gap

AGENT = Audience("yuanlan", Role.AGENT, "A33")


@pytest.fixture
def centre(empty: Callable[..., Assistant]) -> Assistant:
    assistant = empty()
    for client in ("yuanlan", "xingxi"):
        assistant.stores.clients.put(Client(client, {"zh": client, "en": client}, "Asia/Shanghai", (Lang.HANS,)))
    return assistant


def test_voting_again_replaces_the_vote_and_another_persons_vote_stands_beside_it(centre: Assistant):
    centre.feedback(AGENT, "question:1", "down", "答错了")
    centre.feedback(AGENT, "question:1", "up")
    centre.feedback(Audience("yuanlan", Role.AGENT, "A34"), "question:1", "down")
    votes = {one.person: (one.vote, one.comment) for one in centre.stores.work.feedback("yuanlan")}
    assert votes == {"A33": ("up", ""), "A34": ("down", "")}


def test_a_vote_is_dated_by_the_desk_clock(centre: Assistant):
    assert centre.feedback(AGENT, "question:1", "up").at == centre.clock.now()


def test_a_comment_is_masked_before_it_is_cut_so_that_no_half_number_is_left(centre: Assistant):
    comment = "不" * 994 + "打13764509318找他"
    given = centre.feedback(AGENT, "question:1", "down", comment)
    assert "137" not in given.comment
    assert len(given.comment) <= 1000
    assert centre.stores.work.feedback("yuanlan")[0].comment == given.comment


@pytest.mark.parametrize("vote", ["", "UP", "1", "maybe"])
def test_anything_but_up_and_down_is_refused_and_not_kept(centre: Assistant, vote: str):
    with pytest.raises(InvalidInput):
        centre.feedback(AGENT, "question:1", vote)
    assert centre.stores.work.feedback("yuanlan") == []


def test_votes_and_gaps_of_one_client_are_not_anothers(centre: Assistant):
    centre.feedback(AGENT, "question:1", "up")
    assert centre.stores.work.feedback("xingxi") == []
    assert centre.feedback.gaps(Audience("xingxi", Role.MANAGER)) == []


def test_open_gaps_are_grouped_for_those_who_supervise(centre: Assistant):
    for minute, text in enumerate(("雪橇犬可以坐头等舱吗", "请问雪橇犬能坐头等舱吗？")):
        at = centre.clock.now() + timedelta(minutes=minute)
        centre.stores.work.add_gap(Gap("yuanlan", text, at, Lang.HANS, ("PR-1",)))
    (group,) = centre.feedback.gap_groups(Audience("yuanlan", Role.SUPERVISOR))
    assert (group.text, group.count, group.nearest) == ("请问雪橇犬能坐头等舱吗？", 2, ("PR-1",))
    with pytest.raises(NotAllowed):
        centre.feedback.gap_groups(AGENT)

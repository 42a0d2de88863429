"""A search explained: how the question was read, why each passage stands where it does, what is kept from whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from assistant.assistant import Assistant
from assistant.console import marks_of
from assistant.wording.evidence_words import ASKED
from knowledge.audience import Audience, Role
from knowledge.client import Client
from knowledge.errors import InvalidInput, NotAllowed
from knowledge.language import Lang

SUPERVISOR = Audience("yuanlan", Role.SUPERVISOR, "S1")
QUESTION = "客户要退改，手续费谁承担？"


def test_the_hits_are_those_of_the_search_in_its_order_with_both_scores(loaded: Assistant) -> None:
    now = loaded.clock.now()
    told = loaded.explain(QUESTION, SUPERVISOR, now, limit=20)
    found = loaded.finder.find(QUESTION, SUPERVISOR, now, limit=10)
    answered = [one.passage.id for one in told.hits if not one.crowded]
    assert len(answered) >= 4
    assert answered == [hit.passage.id for hit in found.hits][: len(answered)]
    assert [one.place for one in told.hits] == list(range(1, 21))
    assert [one.score for one in told.hits] == sorted((one.score for one in told.hits), reverse=True)
    assert any(one.keyword > 0 and one.cosine > 0 for one in told.hits)
    whole = loaded.finder.compare(QUESTION, SUPERVISOR, now)
    assert told.unshown == len(whole.hits) - 20 > 0


def test_every_reason_has_words_and_the_strongest_comes_first(loaded: Assistant) -> None:
    told = loaded.explain(QUESTION, SUPERVISOR, loaded.clock.now())
    for hit in told.hits:
        assert hit.why
        added = [abs(one.added) for one in hit.why]
        assert added == sorted(added, reverse=True)
        assert all(one.label.zh and one.label.en for one in hit.why)
        assert all(one.value in {0, 1} for one in hit.why if one.flag)


def test_the_question_is_shown_as_search_read_it(loaded: Assistant) -> None:
    reading = loaded.explain("客户要退改，手续费谁承旦？", SUPERVISOR, loaded.clock.now()).reading
    by_channel: dict[str, set[str]] = {}
    for term in reading.terms:
        by_channel.setdefault(term.channel, set()).add(term.term)
    assert {"退改", "手续"} <= by_channel["own"]
    assert "退" in by_channel["char"]
    assert "fee" in by_channel["across"]
    assert by_channel["wide"] and by_channel["faint"]
    assert "承担" in reading.mended
    assert (reading.want, reading.kind) == ("who", "zh_ask")
    named = loaded.explain("出发前3天退票要300元吗？", SUPERVISOR, loaded.clock.now()).reading
    assert {"3 天", "300 CNY"} <= {one.zh for one in named.values}
    assert named.numbers == ("3", "300")


def test_the_day_decides_which_versions_are_looked_at(loaded: Assistant) -> None:
    before = loaded.explain(QUESTION, SUPERVISOR, loaded.clock.now() - timedelta(days=5000))
    assert all(one.passage.validity.start is None for one in before.hits)


def test_agents_and_empty_or_endless_questions_are_refused(loaded: Assistant) -> None:
    now = loaded.clock.now()
    for role in (Role.AGENT, Role.CLIENT_VIEWER):
        with pytest.raises(NotAllowed):
            loaded.explain(QUESTION, Audience("yuanlan", role, "A33"), now)
    for text in (" ", "退" * 4001):
        with pytest.raises(InvalidInput):
            loaded.explain(text, SUPERVISOR, now)


def test_a_question_without_a_word_finds_nothing(loaded: Assistant) -> None:
    assert loaded.explain("？！", SUPERVISOR, loaded.clock.now()).hits == ()


def test_where_similar_questions_moved_a_passage_the_nearest_of_them_is_shown_in_its_own_words(
    empty: Callable[..., Assistant],
) -> None:
    assistant, keeper = empty(), Audience("yuanlan", Role.ADMIN)
    assistant.stores.clients.put(Client("yuanlan", {"zh": "远览", "en": "Yuanlan"}, "Asia/Shanghai", (Lang.HANS,)))
    paper = "# 退改流程\n\n手续费由客户承担。\n\n## 到账\n\n审核通过后七日内原路退回。\n\n## 受理\n\n先核对订单号。\n"
    assistant.library.put(keeper, "p.md", paper.encode(), {"id": "PR-1", "kind": "process"})
    rows = "PR-1,手续费由客户承担,这个钱谁掏|改签要收费吗\nPR-1,七日内原路退回,钱几天能回来|啥时候能到卡里\n"
    assistant.similar.put(keeper, "q.csv", f"document,words,questions\n{rows}".encode())
    now = assistant.clock.now()
    told = assistant.explain("啥时候能到卡里呀", SUPERVISOR, now)
    assert "七日内" in told.hits[0].passage.text
    assert told.hits[0].asked == "啥时候能到卡里"
    assert [one.asked for one in told.hits if "七日内" not in one.passage.text and one.asked] == []
    assert assistant.explain("這個錢誰掏", SUPERVISOR, now).hits[0].asked == "这个钱谁掏"
    assert {one.asked for one in assistant.explain("先核对订单号", SUPERVISOR, now).hits} == {""}
    assistant.similar.remove(keeper, "q")
    assert {one.asked for one in assistant.explain("啥时候能到卡里呀", SUPERVISOR, now).hits} <= {""}


def test_a_question_of_the_pack_is_shown_beside_the_passage_it_was_written_for(loaded: Assistant) -> None:
    now = loaded.clock.now()
    for one in loaded.stores.similar.every("yuanlan")[5:400:80]:
        told = loaded.explain(one.questions[0], SUPERVISOR, now, limit=20)
        shown = {hit.passage.document_id: hit.asked for hit in told.hits if hit.asked == one.questions[0]}
        assert shown == {one.document_id: one.questions[0]}
        for hit in told.hits:
            moved = any(why.name in ASKED and why.value > 0 for why in hit.why)
            assert bool(hit.asked) == moved


def test_nothing_of_it_is_recorded(loaded: Assistant) -> None:
    rare = "检索台里问的绝不记录的火星票"
    before = len(loaded.feedback.gaps(SUPERVISOR))
    loaded.explain(rare, SUPERVISOR, loaded.clock.now())
    assert len(loaded.feedback.gaps(SUPERVISOR)) == before


@pytest.mark.parametrize(
    ("text", "matched", "shown"),
    [
        ("手续费由客户承担", ("手", "手续", "续费", "承担"), ["手续费", "承担"]),
        ("手續費由客戶承擔", ("手续", "承担"), ["手續", "承擔"]),
        ("先退后补", ("退",), ["退"]),
        ("The refunds are paid", ("refund", "the"), ["refunds"]),
        ("见 PR-TR-12 第３条", ("pr-tr-12", "3"), ["PR-TR-12", "３"]),
        ("没有相同的词", (), []),
    ],
)
def test_matched_terms_are_marked_where_they_stand(text: str, matched: tuple[str, ...], shown: list[str]) -> None:
    assert [text[start:end] for start, end in marks_of(text, matched)] == shown

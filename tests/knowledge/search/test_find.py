import shutil
from datetime import timedelta

import numpy as np
import pytest
from structlog.testing import capture_logs

from knowledge.arithmetic.thread import whole
from knowledge.audience import Audience, Role, Tier
from knowledge.document import Kind, Validity
from knowledge.language import Lang
from knowledge.lexicon import Entry
from knowledge.search.confidence import shipped
from knowledge.search.rank import kind_of, learned
from tests.knowledge.search.conftest import NOW

FEE = "客户主动退改的，手续费由客户承担，按票面价的百分之十收取。"
AIRLINE = "航空公司取消航班的，手续费由航空公司承担，全额退款。"
POINTS = "会员积分自入账起十二个月内有效。"


def ids(findings):
    return [hit.passage.id for hit in findings.hits]


def test_a_question_in_ordinary_words_finds_the_passage_that_answers_it_first(centre, agent):
    centre.add("east", "fees", FEE, AIRLINE)
    centre.add("east", "points", POINTS)
    found = centre.finder().find("积分多久过期", agent("east"), NOW)
    assert ids(found)[0] == "points@1:000"
    assert "积分" in found.hits[0].matched


def test_a_traditional_question_finds_a_simplified_passage(centre, agent):
    centre.add("east", "fees", FEE)
    found = centre.finder().find("客戶要退改，手續費誰承擔？", agent("east"), NOW)
    assert ids(found) == ["fees@1:000"]
    # On a small shelf that is what an answer asks for.
    assert found.confidence >= shipped()[Lang.HANT].unasked


def test_two_clients_with_identical_text_never_see_each_others_passages(centre, agent):
    for client in ("east", "west"):
        centre.add(client, f"fees-{client}", FEE, AIRLINE)
    finder = centre.finder()
    for client in ("east", "west"):
        finder.prepare(client, wait=True)
        found = finder.find("手续费谁承担", agent(client), NOW)
        assert found.hits
        assert {hit.passage.client for hit in found.hits} == {client}


def test_an_agent_never_finds_what_only_supervisors_read(centre, agent):
    centre.add("east", "secret", "手续费减免的底线是八折。", tier=Tier.SUPERVISOR)
    finder = centre.finder()
    finder.prepare("east", wait=True)
    assert finder.find("手续费减免底线", agent("east"), NOW).hits == ()
    assert ids(finder.find("手续费减免底线", Audience("east", Role.SUPERVISOR), NOW)) == ["secret@1:000"]


def test_a_promotion_is_found_while_it_holds_and_as_lapsed_afterwards(centre, agent):
    centre.add(
        "east", "promo", "迪士尼亲子套票八百九十九元。", kind=Kind.PROMOTION,
        validity=Validity(NOW - timedelta(days=10), NOW - timedelta(days=1)),
    )  # fmt: skip
    finder = centre.finder()
    assert finder.find("迪士尼套票", agent("east"), NOW).hits == ()
    assert ids(finder.find("迪士尼套票", agent("east"), NOW - timedelta(days=5))) == ["promo@1:000"]
    assert ids(finder.find("迪士尼套票", agent("east"), NOW, lapsed=True)) == ["promo@1:000"]


def test_only_the_kinds_asked_for_are_found(centre, agent):
    centre.add("east", "fees", FEE)
    centre.add("east", "promo", "退改手续费优惠券", kind=Kind.PROMOTION)
    found = centre.finder().find("退改手续费", agent("east"), NOW, kinds=frozenset({Kind.PROMOTION}))
    assert ids(found) == ["promo@1:000"]


def test_a_change_is_seen_by_the_next_search_and_a_removal_too(centre, agent):
    finder = centre.finder()
    assert finder.find("积分有效期", agent("east"), NOW).hits == ()
    centre.add("east", "points", POINTS)
    assert ids(finder.find("积分有效期", agent("east"), NOW)) == ["points@1:000"]
    centre.documents.remove("east", "points")
    assert finder.find("积分有效期", agent("east"), NOW).hits == ()


def test_an_english_question_reaches_a_chinese_passage_through_the_lexicon(centre, agent):
    centre.add("east", "fees", FEE, AIRLINE)
    centre.add("east", "points", POINTS)
    entries = (Entry("会员积分", en="loyalty points"), Entry("有效", en="expire"))
    found = centre.finder(lexicon=entries).find("do loyalty points expire", agent("east"), NOW)
    assert ids(found)[0] == "points@1:000"


def test_a_question_about_something_else_is_not_confident(centre, agent):
    centre.add("east", "fees", FEE, AIRLINE)
    found = centre.finder().find("今天股票行情怎么样", agent("east"), NOW)
    assert found.confidence < 0.3


def test_no_more_than_two_passages_come_from_one_document(centre, agent):
    centre.add("east", "fees", *(f"手续费第{n}条：手续费按规定收取。" for n in range(6)))
    assert len(centre.finder().find("手续费", agent("east"), NOW).hits) == 2
    assert len(centre.finder().find("手续费", agent("east"), NOW, per_document=5).hits) == 5


def test_questions_without_a_word_find_nothing_and_do_not_fail(centre, agent):
    centre.add("east", "fees", FEE)
    finder = centre.finder()
    finder = centre.finder()
    for text in ("", "   ", "？？？", "🙂", "\u200b", "' OR 1=1 --", "terms:(*)", "a" * 5000):
        finder.find(text, agent("east"), NOW)


def test_chroma_serves_today_and_the_exact_search_serves_any_other_day(centre, agent):
    start = NOW - timedelta(days=3)
    centre.add("east", "old", *[f"{FEE}{n}" for n in range(4)], validity=Validity(None, start))
    centre.add("east", "new", *[f"{AIRLINE}{n}" for n in range(4)], validity=Validity(start, None))
    finder = centre.finder()
    finder.prepare("east", wait=True)
    today = finder.find("手续费承担", agent("east"), NOW)
    before = finder.find("手续费承担", agent("east"), NOW - timedelta(days=9))
    assert today.mode == "hybrid"
    assert {hit.passage.document_id for hit in today.hits} == {"new"}
    assert before.mode == "flat"
    assert {hit.passage.document_id for hit in before.hits} == {"old"}


def test_a_day_that_turns_over_is_not_answered_from_yesterdays_collection(centre, agent):
    end = NOW + timedelta(hours=1)
    centre.add("east", "old", *[f"{FEE}{n}" for n in range(4)], validity=Validity(None, end))
    centre.add("east", "new", *[f"{AIRLINE}{n}" for n in range(4)], validity=Validity(end, None))
    finder = centre.finder()
    finder.prepare("east", wait=True)
    centre.clock.tick(timedelta(hours=2))
    found = finder.find("手续费承担", agent("east"), centre.clock.now())
    assert {hit.passage.document_id for hit in found.hits} == {"new"}
    assert found.mode == "flat"
    finder.prepare("east", wait=True)
    assert finder.find("手续费承担", agent("east"), centre.clock.now()).mode == "hybrid"


def test_a_deleted_vector_store_serves_exactly_and_is_filled_again_at_the_next_start(centre, agent):
    centre.add("east", "fees", *[f"{FEE}{n}" for n in range(5)])
    first = centre.finder()
    first.prepare("east", wait=True)
    first.close()
    shutil.rmtree(centre.folder / "chroma")
    second = centre.finder()
    assert second.find("手续费", agent("east"), NOW).hits
    second.prepare("east", wait=True)
    assert second.ready("east") == {"keywords": True, "vectors": True, "chroma": True}
    assert second.find("手续费", agent("east"), NOW).mode == "hybrid"


def test_a_corrupt_vector_store_is_set_aside_and_rebuilt_from_the_records(centre, agent):
    centre.add("east", "fees", *[f"{FEE}{n}" for n in range(5)])
    first = centre.finder()
    first.prepare("east", wait=True)
    first.close()
    for path in (centre.folder / "chroma").rglob("*"):
        if path.is_file():
            path.write_bytes(b"not what you wrote" * 20)
    second = centre.finder()
    assert ids(second.find("手续费", agent("east"), NOW))
    second.prepare("east", wait=True)
    assert (centre.folder / "chroma-quarantine").exists()
    assert second.find("手续费", agent("east"), NOW).mode == "hybrid"


def test_without_chroma_the_exact_search_serves(centre, agent):
    centre.add("east", "fees", *[f"{FEE}{n}" for n in range(5)])
    finder = centre.finder(chroma=False)
    finder.prepare("east", wait=True)
    assert finder.find("手续费", agent("east"), NOW).mode == "flat"


def test_vectors_survive_a_restart_without_being_fitted_again(centre, agent):
    centre.add("east", "fees", *[f"{FEE}{n}" for n in range(5)])
    centre.finder().prepare("east", wait=True)
    before = centre.vectors.active("east").id
    centre.finder().prepare("east", wait=True)
    assert centre.vectors.active("east").id == before


SLIPS_AND_WAYS = ("手序费谁承担", "手續費誰承擔", "who bears the service fee", "refund fee", "退票要扣多少钱", "手续费")


@pytest.mark.parametrize("text", SLIPS_AND_WAYS)
def test_however_it_is_asked_nobody_sees_another_tier_another_client_or_another_day(centre, agent, text):
    begins = NOW - timedelta(days=2)
    centre.add("east", "open", FEE, "The service fee is borne by the customer.")
    centre.add("east", "more", "退票手续费另见附表。")
    centre.add("east", "secret", FEE, "The service fee may be waived.", tier=Tier.SUPERVISOR)
    centre.add("east", "over", FEE, "手续费旧规定", validity=Validity(None, begins))
    centre.add("east", "coming", FEE, "手续费新规定", validity=Validity(NOW + timedelta(days=2), None))
    centre.add("west", "theirs", FEE, "The service fee is borne by the customer.")
    finder = centre.finder()
    finder.prepare("east", wait=True)
    finder.prepare("west", wait=True)
    searched = finder.find(text, agent("east"), NOW, limit=50, per_document=50)
    compared = finder.compare(text, agent("east"), NOW)
    for hits in (searched.hits, compared.hits):
        assert hits
        assert {hit.passage.document_id for hit in hits} <= {"open", "more"}
    before = finder.compare(text, agent("east"), NOW - timedelta(days=5))
    assert {hit.passage.document_id for hit in before.hits} <= {"open", "more", "over"}
    above = finder.compare(text, Audience("east", Role.SUPERVISOR), NOW)
    assert "secret" in {hit.passage.document_id for hit in above.hits}
    assert not {"theirs", "over", "coming"} & {hit.passage.document_id for hit in above.hits}


def test_words_only_others_may_read_mend_no_slip_that_would_show_them(centre, agent):
    centre.add("east", "points", POINTS)
    centre.add("west", "fees", FEE, AIRLINE, "手续费不退。")
    finder = centre.finder()
    assert finder.find("手序费", agent("east"), NOW).query.mended == ""
    assert finder.find("手序费", agent("west"), NOW).query.mended == "手续费"


def test_a_mistyped_question_finds_what_the_right_one_finds(centre, agent):
    centre.add("east", "fees", FEE, AIRLINE, "手续费不退。")
    centre.add("east", "points", POINTS)
    finder = centre.finder()
    right, slip = (finder.find(text, agent("east"), NOW) for text in ("手续费按票面价收多少", "手序费按票面价收多少"))
    assert ids(slip)[0] == ids(right)[0]
    assert slip.query.mended == "手续费按票面价收多少"
    assert right.query.mended == ""


def test_a_follow_up_finds_by_the_question_before_it(centre, agent):
    centre.add("east", "fees", FEE, AIRLINE)
    centre.add("east", "points", POINTS, "银卡会员的积分翻倍。")
    finder = centre.finder()
    search = whole("那银卡呢？", ("会员积分多久过期", "那金卡呢？")).search
    assert "积分多久过期" in search and "银卡" in search
    assert {hit.passage.document_id for hit in finder.find(search, agent("east"), NOW).hits[:2]} == {"points"}
    alone = whole("退票手续费谁承担？", ("会员积分多久过期",)).search
    assert alone == "退票手续费谁承担？"
    assert ids(finder.find(alone, agent("east"), NOW))[0].startswith("fees")


@pytest.mark.parametrize("text", ["手续费谁承担", "积分多久过期", "移机收费多少", "pets in the cabin"])
def test_the_evidence_of_each_hit_is_its_own_also_where_other_candidates_were_left_out(centre, agent, text):
    centre.add("east", "fees", FEE, AIRLINE)
    centre.add("east", "points", POINTS)
    centre.add("east", "move", "宽带移机需要预约，上门收费一百元。")
    for n in range(6):
        centre.add("east", f"pets{n}", f"Pets must travel in the cabin {n}")
    finder = centre.finder(chroma=False)
    finder.prepare("east", wait=True)
    found = finder.compare(text, agent("east"), NOW)
    assert len(found.rows) == len(found.hits) > 0
    weights = learned().of(kind_of(found.query))
    np.testing.assert_allclose(found.rows @ weights, [hit.score for hit in found.hits])


def test_a_search_gives_the_order_of_the_comparison_with_few_of_each_document(centre, agent):
    centre.add("east", "fees", *(f"手续费第{n}条：手续费按规定收取。" for n in range(6)))
    centre.add("east", "other", "手续费另算。")
    finder = centre.finder()
    compared = [hit.passage.id for hit in finder.compare("手续费怎么收", agent("east"), NOW).hits]
    assert ids(finder.find("手续费怎么收", agent("east"), NOW, per_document=9, limit=99)) == compared
    few = ids(finder.find("手续费怎么收", agent("east"), NOW))
    assert few == [one for one in compared if one in few]
    assert len(few) == 3


def test_the_same_question_gives_the_same_order_again_and_after_a_restart(centre, agent):
    centre.add("east", "fees", FEE, AIRLINE, "手续费不退。")
    centre.add("east", "points", POINTS)
    one = centre.finder(chroma=False)
    one.prepare("east", wait=True)
    first = [(hit.passage.id, hit.score) for hit in one.compare("手续费谁承担", agent("east"), NOW).hits]
    assert [(hit.passage.id, hit.score) for hit in one.compare("手续费谁承担", agent("east"), NOW).hits] == first
    other = centre.finder(chroma=False)
    other.prepare("east", wait=True)
    again = [(hit.passage.id, hit.score) for hit in other.compare("手续费谁承担", agent("east"), NOW).hits]
    assert [name for name, _ in again] == [name for name, _ in first]
    assert [score for _, score in again] == pytest.approx([score for _, score in first])


def test_the_next_start_takes_over_what_was_kept_and_answers_the_same(centre, agent):
    centre.add("east", "fees", FEE, AIRLINE)
    centre.add("east", "points", POINTS)
    first = centre.finder()
    first.prepare("east", wait=True)
    before = first.find("手续费谁承担", agent("east"), NOW, limit=5)
    first.close()
    with capture_logs() as said:
        later = centre.finder()
        later.prepare("east", wait=True)
    after = later.find("手续费谁承担", agent("east"), NOW, limit=5)
    assert [(hit.passage.id, hit.score) for hit in after.hits] == [(hit.passage.id, hit.score) for hit in before.hits]
    assert [line["added"] for line in said if line["event"] == "index_updated"] == [0]

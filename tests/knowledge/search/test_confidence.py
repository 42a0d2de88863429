"""How sure a search is: surer of what stands there than of what does not, and never sure of nothing."""

import math

import pytest

from knowledge.language import Lang
from knowledge.search.confidence import SIGNS, Sureness, _model, shipped, signs
from tests.knowledge.search.conftest import NOW

RULES = (
    "改签手续费按票面价的百分之十收取。", "行李超重按每公斤收取逾重费。", "会员积分自入账起十二个月内有效。",
    "儿童票按成人票价的一半收取。", "轮椅服务需要提前四十八小时申请。", "宠物托运需要检疫证明。",
    "发票在行程结束后三十天内开具。", "值机柜台在起飞前四十五分钟关闭。", "贵宾休息室凭登机牌进入。",
    "延误四小时以上提供餐食。", "航班取消可以全额退款。", "婴儿车可以免费托运。",
)  # fmt: skip


@pytest.fixture
def finder(centre):
    for number, rule in enumerate(RULES):
        centre.add("east", f"rule-{number}", f"{rule}请客户在柜台办理手续。")
    return centre.finder()


def test_a_search_is_surer_of_what_stands_there_than_of_what_does_not(finder, agent):
    answered = finder.find("会员积分多久内有效？", agent("east"), NOW)
    foreign = finder.find("股票行情请客户怎么看？", agent("east"), NOW)
    assert 0 <= foreign.confidence < answered.confidence <= 1
    assert foreign.confidence < shipped()[Lang.HANS].threshold < answered.confidence


def test_leaving_the_document_that_answers_aside_makes_it_less_sure(finder, agent):
    question = "会员积分多久内有效？"
    model = shipped()[Lang.HANS]
    whole = finder.compare(question, agent("east"), NOW)
    without = finder.compare(question, agent("east"), NOW, frozenset({"rule-2"}))
    assert whole.hits[0].passage.document_id == "rule-2"
    assert all(hit.passage.document_id != "rule-2" for hit in without.hits)
    assert model.of(signs(without)) < model.of(signs(whole))


def test_among_few_passages_it_goes_by_how_much_of_the_question_one_covers(centre, agent):
    centre.add("east", "points", RULES[2])
    finder = centre.finder()
    threshold = shipped()[Lang.HANS].threshold
    assert finder.find("会员积分多久内有效？", agent("east"), NOW).confidence >= threshold
    assert finder.find("婴儿车能托运吗？", agent("east"), NOW).confidence < threshold


def test_where_nothing_is_found_it_is_not_sure_at_all(centre, agent):
    centre.add("east", "points", RULES[2])
    assert centre.finder().find("zzz", agent("east"), NOW).confidence == 0


def test_a_sign_that_is_unknown_counts_as_usual():
    model = Sureness(0.0, 0.5, {"held": (2.0, 0.4), "margin": (1.0, 0.3)}, 0.3)
    assert model.of({"held": 0.4, "margin": math.nan}) == pytest.approx(0.5)
    assert model.of({"held": 0.9, "margin": math.nan}) == pytest.approx(1 / (1 + math.exp(-1)))


def test_every_language_ships_a_model_and_a_sign_nobody_knows_is_refused():
    assert set(shipped()) == set(Lang)
    assert all(
        0 < model.unasked <= model.threshold < 1 and set(model.weights) == set(SIGNS) for model in shipped().values()
    )
    with pytest.raises(KeyError, match="heard"):
        _model({"intercept": 0, "threshold": 0.5, "unasked": 0.4, "weights": {"heard": [1, 0]}})

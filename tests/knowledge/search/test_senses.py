import numpy as np
import pytest

from knowledge.search.analyse import tokens
from knowledge.search.sayings import Postings, Sayings
from knowledge.search.senses import ARTEFACT, Senses, own_senses, packed, sense_of, unit, unpacked


def near(one: str, other: str) -> float:
    return float(sense_of(one) @ sense_of(other))


@pytest.mark.parametrize(
    ("question", "says_it", "says_something_else"),
    [
        ("昨晚倒车蹭了墙还能报吗", "事故发生后四十八小时内报案", "会员积分十二个月内有效"),
        ("手机没信号了咋整", "网络覆盖故障的处理", "保单退保的手续费"),
        ("my phone screen is smashed", "屏幕碎裂的维修费用", "机票改签手续费"),
        ("什么时候能到手啊", "预计送达时间", "积分兑换规则"),
    ],
)
def test_everyday_words_lie_nearer_to_what_documents_call_it(question: str, says_it: str, says_something_else: str):
    assert near(question, says_it) > near(question, says_something_else)


def test_a_text_is_as_near_to_itself_as_can_be_and_one_of_unknown_words_is_near_to_nothing():
    assert near("退票手续费由客户承担", "退票手续费由客户承担") == pytest.approx(1.0, abs=1e-5)
    assert not sense_of("ⱯꞴꞶ").any()
    assert near("ⱯꞴꞶ", "退票手续费") == 0.0


def test_traditional_and_simplified_mean_the_same():
    assert near("退票手續費由客戶承擔", "退票手续费由客户承担") == pytest.approx(1.0, abs=1e-5)


def test_what_is_packed_is_read_back_to_within_a_step(tmp_path):
    table = np.random.default_rng(1).standard_normal((5, 8)).astype(np.float32)
    said = unit(table[:2])
    asked = Postings(np.array([0, 1, 1, 3, 3, 3]), np.array([0, 0, 1]), np.array([2, 1, 1]))
    np.savez_compressed(tmp_path / ARTEFACT, **packed(list("甲乙丙丁戊"), table, (said, asked), {"what": "a table"}))
    with (tmp_path / ARTEFACT).open("rb") as file:
        back = unpacked(file)
    for term, row in zip("甲乙丙丁戊", table, strict=True):
        assert np.abs(back.vector([term]) - unit(row)).max() <= 2 / 127
    assert np.allclose(
        back.asked(["甲"]), Senses({"甲": 0}, table[:1], "", Sayings(said, asked)).asked(["甲"]), atol=0.03
    )


def test_a_word_said_twice_weighs_more_than_once_and_less_than_double():
    two = Senses({"甲": 0, "乙": 1}, np.eye(2, dtype=np.float32))
    once, twice = two.vector(["甲", "乙"]), two.vector(["甲", "甲", "乙"])
    assert once[0] == pytest.approx(once[1])
    assert 1 < twice[0] / twice[1] < 2


def test_zeros_stay_zeros():
    assert not unit(np.zeros((2, 3))).any()


def test_the_table_shipped_says_what_it_was_made_of():
    import json
    from importlib.resources import files

    with files("knowledge.search").joinpath(ARTEFACT).open("rb") as file, np.load(file, allow_pickle=False) as stored:
        card = json.loads(stored["card"].tobytes().decode())
        assert stored["table"].shape == (card["terms"], card["dimensions"])
    assert "evals senses" in card["what"]
    assert own_senses().vector(tokens("退票")).shape == (card["dimensions"],)

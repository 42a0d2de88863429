import pytest

from knowledge.arithmetic.pitch import asks_to_pitch


@pytest.mark.parametrize(
    "text",
    ["这个套餐怎么跟客户介绍", "给我一段话术", "how do i offer the island pass", "what should I say to pitch it"],
)
def test_who_asks_how_to_offer_asks_for_the_talk_track(text: str) -> None:
    assert asks_to_pitch(text)


@pytest.mark.parametrize("text", ["这个套餐多少钱", "who pays the fee", "改签怎么办理"])
def test_a_question_of_policy_does_not(text: str) -> None:
    assert not asks_to_pitch(text)

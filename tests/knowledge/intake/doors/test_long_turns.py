import random
import re

from knowledge.intake.doors.long_turns import LONGEST_TURN, pieces


def test_a_short_turn_is_left_alone():
    assert pieces("") == [""]
    assert pieces("好" * LONGEST_TURN) == ["好" * LONGEST_TURN]


def test_pieces_make_the_turn_up_again_and_none_is_too_long():
    chance = random.Random(5)
    for _ in range(200):
        text = "".join(chance.choice("好。，a1 二？\n.") for _ in range(chance.randint(4_000, 13_000)))
        parts = pieces(text)
        assert "".join(parts) == text
        assert all(0 < len(part) <= LONGEST_TURN for part in parts)


def test_a_cut_never_falls_inside_a_number_however_it_is_spoken():
    for number in (
        "13800138000",
        "138 0013 8000",
        "幺三八零零幺三八零零零",
        "6222-0212-3456-7890",
        "a.b-c@mail.example",
    ):
        for before in range(LONGEST_TURN - len(number), LONGEST_TURN + 1):
            parts = pieces("，" * before + number + "，" * 50)
            assert any(number in part for part in parts), (number, before)


def test_a_cut_falls_after_a_sentence_where_there_is_one():
    text = "我说过了。" * 1000
    assert all(re.search(r"。$", part) for part in pieces(text))

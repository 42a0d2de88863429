"""The measure of masking: it sees what survives, and the own cases meet the bars, the held half too."""

from pathlib import Path

import pytest

from evals.pii import PROMISED, Tally, figures, kept_characters, measure, survives
from evals.pii_cases import cases, fill
from evals.pii_sets import KEPT, Labelled, Value, read

CASES = Path(__file__).parents[2] / "evals" / "cases" / "pii"


def left(text: str, masked: str, kind: str, value: str, part: str = "") -> bool:
    at = text.index(value)
    one = Labelled(text, (Value(kind, at, at + len(value), part),))
    return survives(one, one.values[0], kept_characters(text, masked))


def test_four_last_digits_may_stay_and_a_fifth_may_not() -> None:
    text = "卡号6222021234567890，谢谢"
    assert not left(text, "卡号[CARD_1]，谢谢", "card", "6222021234567890")
    assert not left(text, "卡号[CARD_1]7890，谢谢", "card", "6222021234567890")
    assert left(text, "卡号[CARD_1]67890，谢谢", "card", "6222021234567890")
    assert left(text, "卡号6222[CARD_1]，谢谢", "card", "6222021234567890")
    assert left(text, text, "card", "6222021234567890")


def test_spoken_digits_and_parts_are_seen_too() -> None:
    assert left("手机幺三八零零幺", "手机幺三八零零幺", "phone", "幺三八零零幺")
    assert left("手机号？\n1380", "手机号？\n1380", "phone", "1380", "0/2")
    assert not left("手机号？\n1380", "手机号？\n[PHONE_1]", "phone", "1380", "0/2")
    assert left("it's double five", "it's double five", "phone", "double five")
    assert left("mail a.b@c.com", "mail a.b@[EMAIL_1]", "email", "a.b@c.com")


@pytest.mark.parametrize("half", ["dev", "held", "fresh", "fresh2"])
def test_the_own_cases_meet_the_bars(half: str) -> None:
    tally = measure(CASES / f"pii-{half}.jsonl")
    for kind in PROMISED:
        recall = tally.recall(kind)
        assert recall is not None
        assert recall >= 0.995, [miss for miss in tally.misses if miss[0] == kind]
    over = tally.over()
    assert over is not None
    assert over <= 0.01, [miss for miss in tally.misses if miss[0].startswith("over")]


def test_there_are_enough_cases_of_enough_sentences_in_both_halves() -> None:
    both = [read(CASES / f"pii-{half}.jsonl") for half in ("dev", "held")]
    assert sum(map(len, both)) >= 500
    sentences = [
        line for half in ("dev", "held") for line in (CASES / f"carriers-{half}.txt").read_text("utf-8").splitlines()
    ]
    sentences = [line for line in sentences if line and not line.startswith("#")]
    assert len(set(sentences)) == len(sentences) >= 250
    types = {value.type for one in (*both[0], *both[1]) for value in one.values}
    assert {*PROMISED, "name", "address", "plate", "document", "iban", "cvv"} <= types
    assert types >= KEPT


@pytest.mark.parametrize("half", ["dev", "held", "fresh", "fresh2"])
def test_the_written_cases_are_what_the_seed_makes_of_the_sentences(half: str) -> None:
    import json

    written = [json.loads(line) for line in (CASES / f"pii-{half}.jsonl").read_text("utf-8").splitlines()]
    assert written == cases(CASES / f"carriers-{half}.txt")
    for case in written:
        for one in case["entities"]:
            assert case["text"][one["start"] : one["end"]] == one["text"]


def test_a_number_told_in_parts_is_one_number() -> None:
    from random import Random

    case = fill("卡号？|{card/2:0}|{card/2:1}", Random("x"))
    entities = case["entities"]
    assert isinstance(entities, list)
    assert [one["part"] for one in entities] == ["0/2", "1/2"]
    assert len("".join(one["text"] for one in entities)) == 16


def test_public_shapes_are_read(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.json"
    shapes.write_text(
        '[{"full_text": "call 415", "spans": [{"entity_type": "PHONE_NUMBER", "start_position": 5,'
        ' "end_position": 8}]},'
        ' {"input": "卡4111", "should_match": true, "type": "bank_card", "expected_text": "4111"},'
        ' {"input": "订单12", "should_match": false, "type": "phone"},'
        ' {"input": "电话1 邮箱a@b.cn", "pii_values": ["1", "a@b.cn"], "pii_types": ["phone", "email"]}]',
        "utf-8",
    )
    found = read(shapes)
    assert [tuple(value.type for value in one.values) for one in found] == [
        ("phone",),
        ("card",),
        (),
        ("phone", "email"),
    ]
    assert [one.decoy for one in found] == [False, False, True, False]


def test_figures_name_every_type_with_its_share_and_how_many_were_seen() -> None:
    tally = Tally("set", texts=2)
    tally.seen.update({"card": 2, "amount": 4})
    tally.masked["card"] = 1
    told = figures(tally)
    assert (told["recall"], told["over_masked"], told["over_masked_all"]) == ({"card": 0.5}, {"amount": 0.0}, 0.0)
    assert told["seen"] == {"card": 2, "amount": 4}

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from knowledge.search import rank
from knowledge.search.evidence import AT, NAMES
from knowledge.search.query import read_query
from knowledge.search.rank import KINDS, PRIOR, Weights, kind_of, learned
from knowledge.search.widen import Lexicon

BARE = Lexicon(general=False)


def shipped() -> dict:
    return json.loads(files("knowledge.search").joinpath("ranker.json").read_text("utf-8"))


def read(folder: Path, weights: dict, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """The weights of another file, read afresh."""
    (folder / "ranker.json").write_text(json.dumps({"card": {}, "weights": weights}), "utf-8")
    monkeypatch.setattr(rank, "files", lambda _: folder)
    return learned.__wrapped__()


def test_the_shipped_weights_name_exactly_the_evidence_there_is():
    assert list(shipped()["weights"]) == list(NAMES)
    for name, weights in shipped()["weights"].items():
        assert set(weights) == {"shared", *KINDS}, name
        assert all(np.isfinite(weight) and abs(weight) < 20 for weight in weights.values()), name


def test_the_shipped_weights_carry_a_card_of_what_they_were_learned_on():
    card = shipped()["card"]
    assert set(card) == {"what", "learned_on", "loss"}
    assert card["what"] and card["loss"]
    assert all(count > 0 for count in card["learned_on"].values())
    assert "own, development" in card["learned_on"]
    assert not [source for source in card["learned_on"] if "held" in source or "second half" in source]


def test_the_weights_of_a_kind_are_what_all_share_and_what_it_adds():
    weights, told = learned(), shipped()["weights"]
    for kind in KINDS:
        expected = [told[name]["shared"] + told[name][kind] for name in NAMES]
        assert weights.of(kind) == pytest.approx(expected)
    assert weights.scale == told["keyword"]["shared"] > 0


def test_a_weight_of_an_unknown_name_is_refused(tmp_path, monkeypatch):
    row = dict.fromkeys(("shared", *KINDS), 1.0)
    with pytest.raises(KeyError, match="no_such_evidence"):
        read(tmp_path, {"keyword": row, "no_such_evidence": row}, monkeypatch)
    with pytest.raises(KeyError, match="long"):
        read(tmp_path, {"keyword": {name: 1.0 for name in row if name != "long"}}, monkeypatch)


def test_a_name_without_a_weight_weighs_nothing(tmp_path, monkeypatch):
    weights = read(tmp_path, {"keyword": dict.fromkeys(("shared", *KINDS), 1.0)}, monkeypatch)
    told = weights.of("zh_ask")
    assert told[AT["keyword"]] == 2.0
    assert np.count_nonzero(told) == 1


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="not in"):
        learned().of("fr_ask")


def test_what_was_set_by_hand_is_of_known_names():
    assert set(PRIOR) <= set(NAMES)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("手续费谁承担？", "zh_ask"),
        ("積分多久過期", "zh_ask"),
        ("可以退吗", "zh_ask"),
        ("退票手续费", "zh_say"),
        ("行李超重的规定", "zh_say"),
        ("who pays the fee?", "en_ask"),
        ("refund policy", "en_say"),
        ("", "zh_say"),
        ("客户说" + "".join(map(chr, range(0x4E00, 0x4E00 + 200))) + "怎么退", "long"),
        (" ".join(f"word{n}" for n in range(80)), "long"),
        ("？" * 400, "zh_ask"),
    ],
)
def test_a_question_is_of_one_kind_by_its_length_language_and_whether_it_asks(text: str, kind: str):
    assert kind_of(read_query(text, BARE)) == kind

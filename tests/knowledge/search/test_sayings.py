"""A question is drawn towards how documents say what was asked for in its words or in their sense."""

import numpy as np
import pytest

from knowledge.search.sayings import Postings, Sayings
from knowledge.search.senses import Senses

TERMS = ("猫", "寄养", "疫苗", "证明", "天气")
# Two groups: 猫 and 寄养 were asked where documents say 疫苗 and 证明; 天气 is asked of nothing here.
SAID = np.array([[0, 0, 0.6, 0.8, 0], [0, 1, 0, 0, 0]], dtype=np.float32)
ASKED = Postings(np.array([0, 1, 3, 4, 4, 4]), np.array([0, 0, 1, 0]), np.array([3, 1, 2, 1]))


def senses() -> Senses:
    numbered = {term: at for at, term in enumerate(TERMS)}
    return Senses(numbered, np.eye(5, dtype=np.float32), "", Sayings(SAID, ASKED))


def test_a_question_comes_nearer_to_what_documents_say_to_such_questions():
    drawn, meant = senses().asked(["猫"]), senses().vector(["猫"])
    assert drawn[3] > drawn[2] > meant[2] == 0
    assert np.linalg.norm(drawn) == pytest.approx(1.0, abs=1e-6)


def test_the_group_whose_questions_hold_its_words_draws_more_than_another():
    towards = Sayings(SAID, ASKED).of([0], np.zeros(5, dtype=np.float32))
    assert towards[3] > 100 * towards[1] > 0


def test_where_no_word_was_asked_before_likeness_alone_decides():
    towards = Sayings(SAID, ASKED).of([4], np.array([0, 1, 0, 0, 0], dtype=np.float32))
    assert towards[1] > 100 * towards[3]


def test_unknown_words_mean_nothing_and_nothing_said_draws_nowhere():
    assert not senses().asked(["不认识"]).any()
    none = Sayings(
        np.zeros((0, 5), dtype=np.float32), Postings(np.zeros(6, dtype=np.int64), ASKED.group[:0], ASKED.often[:0])
    )
    alone = Senses({"猫": 0}, np.eye(5, dtype=np.float32)[:1], "", none)
    assert np.array_equal(alone.asked(["猫"]), alone.vector(["猫"]))

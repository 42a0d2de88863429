from dataclasses import replace

import numpy as np

from knowledge.search.analyse import tokens
from knowledge.search.query import read_query
from knowledge.search.sensed import MOST_MEANT, SensedRows
from knowledge.search.senses import Senses, own_senses
from knowledge.search.terms import TermTable
from knowledge.search.traits import Traits
from knowledge.search.widen import Lexicon
from tests.knowledge.search.pieces import passage

TEXTS = ("事故发生后四十八小时内报案", "会员积分十二个月内有效", "屏幕碎裂的维修费用按型号收取")


def rows(*texts: str) -> SensedRows:
    made = SensedRows()
    for text in texts or TEXTS:
        made.append(tokens(text))
    return made


def asked(text: str):
    return read_query(text, Lexicon(general=False))


def test_what_shares_no_word_is_found_by_what_it_means():
    assert rows().meant(asked("昨晚倒车蹭了墙还能报吗"))[0] == 0
    assert rows().meant(asked("my phone screen is smashed"))[0] == 2


def test_a_dropped_row_is_near_to_nothing_and_keeps_its_number():
    made = rows()
    made.drop(0)
    assert 0 not in made.meant(asked("昨晚倒车蹭了墙还能报吗"))
    made.append(tokens(TEXTS[0]))
    assert made.meant(asked("昨晚倒车蹭了墙还能报吗"))[0] == 3


def test_no_more_rows_are_proposed_than_are_compared():
    assert len(rows(*TEXTS * 100).meant(asked("昨晚倒车蹭了墙还能报吗"))) == MOST_MEANT


def test_a_question_of_unknown_words_proposes_nothing():
    assert rows().meant(asked("ⱯꞴꞶ")) == []
    assert SensedRows().meant(asked("手续费")) == []


def test_what_was_kept_is_the_same_after_a_start_and_of_another_table_it_is_made_anew(tmp_path):
    made = rows()
    made.save(tmp_path)
    back = SensedRows.load(tmp_path, own_senses(), len(TEXTS))
    assert back is not None
    query = asked("昨晚倒车蹭了墙还能报吗")
    assert np.array_equal(back.cosines(back.sense(query), [0, 1, 2]), made.cosines(made.sense(query), [0, 1, 2]))
    assert SensedRows.load(tmp_path, own_senses(), len(TEXTS) + 1) is None
    assert SensedRows.load(tmp_path, Senses({"甲": 0}, np.ones((1, 4), dtype=np.float32), "other"), len(TEXTS)) is None


def test_where_only_the_terms_were_kept_the_vectors_are_made_from_them(tmp_path):
    terms = TermTable()
    for text in TEXTS:
        terms.append(tokens(text), tokens("标题"))
    made = SensedRows.of(terms, tmp_path)
    assert len(made) == len(TEXTS)
    assert made.meant(asked("my phone screen is smashed"))[0] == 2


def test_of_a_passage_its_nearest_sentence_all_of_it_and_its_title_are_told():
    texts = [
        passage("both", "会员积分十二个月内有效。事故发生后四十八小时内报案。"),
        passage("other", "会员积分十二个月内有效。"),
    ]
    texts[1] = replace(texts[1], title="报案时限")
    made = rows(*(one.text for one in texts))
    told = made.beside(asked("出了车祸几天内要报案"), [0, 1], [Traits(one) for one in texts])
    assert told.shape == (2, 3)
    assert told[0, 0] > told[0, 1] > told[1, 1]
    assert told[1, 2] > told[0, 2]

"""Every piece of evidence, kind of question and kind of answer has words for the console, in both languages."""

from assistant.wording.evidence_words import EVIDENCE, KINDS, WANTS, YES_NO, value_named
from knowledge.arithmetic.asking import Want
from knowledge.search import evidence, rank
from knowledge.search.reread import READ_AGAIN


def test_every_name_of_the_evidence_has_words_and_no_words_are_left_over() -> None:
    assert set(EVIDENCE) == {*evidence.NAMES, READ_AGAIN}
    assert set(KINDS) == set(rank.KINDS)
    assert set(WANTS) == {want.value for want in Want}
    assert set(EVIDENCE) >= YES_NO


def test_no_two_pieces_of_evidence_are_called_the_same_and_none_only_in_one_language() -> None:
    for table in (EVIDENCE, KINDS, WANTS):
        for lang in ("zh", "en"):
            words = [getattr(one, lang) for one in table.values()]
            assert all(words)
            assert len(set(words)) == len(words)


def test_a_value_is_named_in_days_or_in_its_own_unit() -> None:
    assert value_named("time", 3.0).zh == "3 天"
    assert value_named("money CNY", 300.0).en == "300 CNY"
    assert value_named("percent %", 12.5).zh == "12.5%"

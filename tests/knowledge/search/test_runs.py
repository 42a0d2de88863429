import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.runs import LONGEST_COMPARED, LONGEST_RUN, Digest, Runs, digest

LETTERS = st.text("ab退票", max_size=40)


class Told:
    def __init__(self, plain: str) -> None:
        self.plain = plain

    def digest(self, gram: int) -> Digest:
        return digest(self.plain, gram)


def longest(matter: str, *texts: str) -> list[int]:
    return Runs(matter).longest([Told(text) for text in texts])


def test_the_longest_run_in_common_is_counted_and_bounded():
    assert longest("退票手续费", "收退票手续的费", "手续费", "改期", "") == [4, 3, 0, 0]
    assert longest("退票", "手续费") == longest("", "手续费") == longest("退票", "") == [0]
    assert longest("字" * 50, "字" * 90) == [LONGEST_RUN]
    assert longest("字" * (LONGEST_COMPARED + 1), "字" * 200) == [0]
    assert longest("退票") == []


@given(LETTERS, st.lists(LETTERS, min_size=1, max_size=3))
def test_it_is_the_longest_of_all_runs_that_stand_there(matter: str, texts: list[str]):
    cut = [matter[start:end] for start in range(len(matter)) for end in range(start, len(matter) + 1)]
    expected = [min(max((len(run) for run in cut if run in text), default=0), LONGEST_RUN) for text in texts]
    assert longest(matter, *texts) == expected


@pytest.mark.parametrize("text", ["how long does a refund take", "a refund takes how long", "refunded", "to", "🙂"])
def test_a_text_is_compared_alike_beside_others_and_alone(text: str):
    matter = "how long does a refund take"
    assert longest(matter, "something else", text)[1:] == longest(matter, text)


def test_grams_that_stand_apart_are_no_run():
    assert longest("甲乙丙", "乙丙甲乙") == [2]
    assert longest("abcdef", "bcdef abcde") == [5]

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from drafts import quote, task

from assistant.wording.draft import Draft, Sentence
from assistant.wording.writer import NO_MODEL, NOTHING_TO_WORD, Task, Verbatim, Wording, word, written
from knowledge.language import Lang


class _Eager:
    """A writer that would reword anything."""

    def write(self, task: Task) -> Wording:
        return Wording("改写")


def test_without_a_model_the_draft_is_the_answer_and_the_only_event() -> None:
    asked = task("退款原路退回。")
    assert Verbatim().write(asked) == Wording(asked.draft.text, NO_MODEL)
    assert [event.kind for event in written(Verbatim(), asked)] == ["draft"]


def test_what_was_not_found_or_disagrees_is_never_reworded() -> None:
    asked = task("退款原路退回。")
    for verdict in ("not_found", "conflict"):
        other = replace(asked, draft=replace(asked.draft, verdict=verdict))
        assert word(_Eager(), other) == Wording(asked.draft.text, NOTHING_TO_WORD)
    assert word(_Eager(), asked).accepted


def test_the_draft_prints_direct_line_lead_and_sentences_with_their_marks() -> None:
    one, two = quote("国内票 7 天。", 1), quote("国际票 15 天。", 2)
    draft = Draft(
        Lang.HANS,
        "国际票 15 天。",
        (Sentence(one.text, (one,)), Sentence(two.text, (two,), label="【内部，勿对客户说】")),
        lead="相关规定如下：",
        direct_quotes=(two,),
    )
    assert draft.quotes == (two, one)
    assert draft.text == "国际票 15 天。[1]\n相关规定如下：\n国内票 7 天。[2]\n【内部，勿对客户说】国际票 15 天。[1]"


def test_a_draft_of_nothing_has_no_text_and_no_quotes() -> None:
    empty = Draft(Lang.EN, None, ())
    assert (empty.text, empty.quotes, empty.facts) == ("", (), ())

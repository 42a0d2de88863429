"""Similar questions over HTTP: what an import did, what lists there are, what of them is adrift, what votes suggest."""

from assistant.similar import Kept
from assistant.suggesting import Suggestion
from assistant.surfaces.http.shapes.form import Shown, examples
from assistant.surfaces.http.shapes.search import LineFaultShown


class AdriftShown(Shown):
    """A place whose words stand in no passage of its document; `known`: there is such a document."""

    document_id: str
    words: str
    known: bool


_ADRIFT = {"document_id": "PR-TR-12", "words": "退改手续费由客户承担", "known": True}


class QuestionsTaken(Shown):
    """What an import did, or in a dry run would do. `before`: questions the same source had; `repeated`: lines that
    only repeat questions said before; `adrift`: how many places serve nothing yet, `mend`: the first twenty of them.
    """

    model_config = Shown.model_config | examples(
        {
            "source": "hotline-2026",
            "places": 85,
            "questions": 640,
            "before": 600,
            "changed": True,
            "dry_run": False,
            "repeated": [17],
            "adrift": 1,
            "mend": [_ADRIFT],
            "faults": [],
        }
    )

    source: str
    places: int
    questions: int
    before: int
    changed: bool
    dry_run: bool
    repeated: tuple[int, ...]
    adrift: int
    mend: tuple[AdriftShown, ...]
    faults: tuple[LineFaultShown, ...]


class QuestionListShown(Shown):
    """A list of similar questions. `own`: the one that came with the client's pack."""

    name: str
    own: bool
    places: int
    questions: int
    adrift: int


class QuestionLists(Shown):
    """The client's lists, the pack's own first."""

    model_config = Shown.model_config | examples(
        {
            "sources": [
                {"name": "_pack", "own": True, "places": 428, "questions": 3100, "adrift": 0},
                {"name": "hotline-2026", "own": False, "places": 85, "questions": 640, "adrift": 1},
            ]
        }
    )

    sources: tuple[QuestionListShown, ...]

    @classmethod
    def of(cls, kept: tuple[Kept, ...]) -> "QuestionLists":
        """Lists as they are shown."""
        return cls(sources=tuple(QuestionListShown.model_validate(one) for one in kept))


class QuestionListAdrift(Shown):
    """Every place of one list that is adrift: mend its words, or give it the document that says them now."""

    model_config = Shown.model_config | examples({"source": "hotline-2026", "mend": [_ADRIFT]})

    source: str
    mend: tuple[AdriftShown, ...]


class QuestionListGone(Shown):
    """A removed list, and for how many places it had questions."""

    model_config = Shown.model_config | examples({"source": "hotline-2026", "removed": 85})

    source: str
    removed: int


class SuggestionShown(Shown):
    """Questions, most voted first, for the place of a document where `words` stand; `votes` for all of them."""

    document_id: str
    words: str
    questions: tuple[str, ...]
    votes: int


class QuestionsSuggested(Shown):
    """What votes suggest, the place with most votes first. It becomes a list once a person imports it."""

    model_config = Shown.model_config | examples(
        {
            "suggestions": [
                {
                    "document_id": "PR-TR-12",
                    "words": "退改手续费由客户承担",
                    "questions": ["退票的钱谁来出", "改签要我掏钱吗"],
                    "votes": 5,
                }
            ]
        }
    )

    suggestions: tuple[SuggestionShown, ...]

    @classmethod
    def of(cls, found: tuple[Suggestion, ...]) -> "QuestionsSuggested":
        """Suggestions as they are shown."""
        return cls(suggestions=tuple(SuggestionShown.model_validate(one) for one in found))

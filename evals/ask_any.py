"""Any questions of any documents through the whole product: intake, search and answer, in a throw-away folder.

`python -m evals ask --documents FOLDER|corpus.jsonl --questions FILE.jsonl [--json]`. Questions are JSON lines of
`id, question, kind, doc_ids, spans, direct, direct_type` and, where one leans on others, `thread`; without doc_ids
nothing answers it. It says what was found, quoted, said first and refused; how a model would reword it, it does not.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from assistant.answer import Answer, Question
from evals.ask import Heard
from evals.said import inside, says
from evals.taken_in import Desk, taken_in
from knowledge.errors import InvalidInput
from knowledge.search.find import Finder

FIGURES = ("right_document_first", "spans_quoted", "direct_exact", "refused_right", "refused_wrong")


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the questions: without `documents` nothing answers it; `direct` are the values to be said first."""

    id: str
    question: str
    kind: str
    documents: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    direct: tuple[str, ...] = ()
    thread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one question: the document of the first passage found (empty: none), and the answer."""

    asked: Asked
    first: str
    answer: Answer

    @property
    def refused(self) -> bool:
        """Whether the answer is that the documents do not say it."""
        return self.answer.verdict == "not_found"

    @property
    def quoted(self) -> float:
        """The share (0..1) of the gold spans that stand inside a quote; for a question that has spans."""
        quotes = [quote.text for quote in self.answer.quotes]
        return sum(inside(span, quotes) for span in self.asked.spans) / len(self.asked.spans)

    @property
    def exact(self) -> bool:
        """Whether the line said first says every value that was to be said."""
        line = self.answer.draft.direct or ""
        return all(says(line, value) for value in self.asked.direct)


def run(documents: Path, questions: Path, as_json: bool = False) -> None:
    """Take in, ask, print the figures by kind; with `as_json` one JSON object alone. Raises InvalidInput, OSError."""
    every = read_questions(questions)
    with tempfile.TemporaryDirectory(prefix="tongxi-ask-") as folder, taken_in(documents, Path(folder)) as desk:
        came = list(ask(desk, every))
        taken, refused = desk.taken, desk.refused
    by_kind = {kind: figures([one for one in came if one.asked.kind == kind]) for kind in _kinds(every)}
    told: dict[str, Any] = {"all": figures(came), "by_kind": by_kind}
    if as_json:
        print(json.dumps(told | {"documents": taken, "files_refused": len(refused)}, ensure_ascii=False))
        return
    for line in refused:
        print(f"not taken in: {line}")
    print(f"{taken} documents, {len(came)} questions")
    print(f"{'kind':<18}{'n':>6}" + "".join(f"{name:>22}" for name in FIGURES))
    for kind, row in {"all": told["all"], **by_kind}.items():
        cells = "".join(f"{row[name]:>22g}" if name in row else f"{'-':>22}" for name in FIGURES)
        print(f"{kind:<18}{row['n']:>6g}{cells}")


def ask(desk: Desk, every: Iterable[Asked]) -> Iterator[Came]:
    """Ask each question through the product."""
    heard = Heard(desk.assistant.finder)
    # Of the finder an answer uses nothing but `find`.
    answer = replace(desk.assistant.answer, finder=cast(Finder, heard))
    for one in every:
        heard.last = None
        given = answer(Question(one.question, desk.audience, desk.assistant.clock.now(), one.thread))
        found: list[str] = [hit.passage.document_id for hit in heard.last.hits] if heard.last else []
        found = found or [quote.document_id for quote in given.quotes]
        named = tuple(desk.names.get(name, name) for name in one.documents)
        yield Came(replace(one, documents=named), found[0] if found else "", given)


def figures(came: Sequence[Came]) -> dict[str, float]:
    """How many questions, and each share of those it applies to; where it applies to none it is left out."""
    there = [one for one in came if one.asked.documents]
    counted: dict[str, list[float]] = {
        "right_document_first": [float(one.first in one.asked.documents) for one in there],
        "spans_quoted": [one.quoted for one in there if one.asked.spans],
        "direct_exact": [float(one.exact) for one in there if one.asked.direct],
        "refused_right": [float(one.refused) for one in came if not one.asked.documents],
        "refused_wrong": [float(one.refused) for one in there],
    }
    told: dict[str, float] = {"n": len(came), "answerable": len(there)}
    return told | {name: round(sum(seen) / len(seen), 4) for name, seen in counted.items() if seen}


def read_questions(file: Path) -> list[Asked]:
    """The questions of a file. Raises InvalidInput naming a line that is none, OSError where there is no such file."""
    every = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            every.append(
                Asked(
                    str(told.get("id", number)), str(told["question"]), str(told.get("kind") or "question"),
                    _texts(told.get("doc_ids")), _texts(told.get("spans")), _texts(told.get("direct")),
                    _texts(told.get("thread")),
                )
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise InvalidInput(f"{file.name}:{number}: 需要 JSON 和 question / needs JSON with a question") from fault
    return every


def _texts(told: object) -> tuple[str, ...]:
    """One text or many, each as itself or as `{"text": …}`; nothing, and an empty text, is none."""
    if told is None:
        return ()
    many = told if isinstance(told, list) else [told]
    texts = (str(one.get("text", "")) if isinstance(one, dict) else str(one) for one in many)
    return tuple(text for text in texts if text.strip())


def _kinds(every: Iterable[Asked]) -> list[str]:
    return list(dict.fromkeys(one.kind for one in every))

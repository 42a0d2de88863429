"""Similar questions (相似问) in a file, CSV or Excel, into entries: which words of a document answer which questions.

Columns `document`, `words`, `questions`; several questions stand in one cell between `|` or on lines of their own, or
in rows of their own under the same words. It does not know whether the words stand there: search finds out.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.errors import InvalidInput
from knowledge.intake.faults import unreadable
from knowledge.intake.read.encoding import decode
from knowledge.intake.tables_values import unguarded
from knowledge.intake.wordlist import LineFault, sheet_rows
from knowledge.similar import Similar

COLUMNS = ("document", "words", "questions")
# Columns as people of the trade call them.
_KNOWN_AS = {
    "文档": "document", "文档编号": "document", "原文": "words", "相似问": "questions", "question": "questions",
}  # fmt: skip
LARGEST = 20 * 1024 * 1024
LONGEST_QUESTION, LONGEST_WORDS = 200, 2000
MOST_QUESTIONS = 100_000
_BETWEEN = re.compile(r"[|｜\r\n]+")
_EVERY = 2000
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A file as read: its entries in order, its faults, and the lines that only repeat questions said before."""

    entries: tuple[Similar, ...]
    faults: tuple[LineFault, ...] = ()
    repeated: tuple[int, ...] = ()

    @property
    def questions(self) -> int:
        """How many questions there are in all."""
        return sum(len(one.questions) for one in self.entries)


def read_questions(name: str, content: bytes, on_progress: Progress | None = None) -> QuestionFile:
    """`content` as similar questions; `on_progress` is told the line now and then.

    Faults of single lines are in the result. Raises InvalidInput for a file without the columns or with too many
    questions, UnreadableDocument for one that cannot be opened.
    """
    if len(content) > LARGEST:
        raise unreadable("too_large", size=f"{len(content) >> 20}", limit=f"{LARGEST >> 20}")
    if not content.strip():
        raise unreadable("empty")
    ending = name.rpartition(".")[2].lower()
    if ending not in {"csv", "xlsx"}:
        raise InvalidInput(f"相似问要用 CSV 或 XLSX：{name} / similar questions come as CSV or XLSX: {name}")
    rows = sheet_rows(name, content) if ending == "xlsx" else csv.reader(io.StringIO(decode(content), newline=""))
    head = [_KNOWN_AS.get(cell.strip().lower(), cell.strip().lower()) for cell in next(rows, [])]
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        told = ", ".join(missing)
        raise InvalidInput(f"第一行缺少 {told}：{name} / the first line lacks {told}: {name}")
    return _entries(head, enumerate(rows, 2), on_progress)


def _entries(head: list[str], rows: Iterable[tuple[int, list[str]]], tell: Progress | None) -> QuestionFile:
    held: dict[tuple[str, str], dict[str, None]] = {}
    faults: list[LineFault] = []
    repeated: list[int] = []
    total = 0
    for number, row in rows:
        if tell is not None and number % _EVERY == 0:
            tell(number)
        cells = {name: unguarded(cell.strip()) for name, cell in zip(head, row, strict=False) if name}
        if not any(cells.values()):
            continue
        questions = [part.strip() for part in _BETWEEN.split(cells.get("questions", "")) if part.strip()]
        fault = _fault(cells, questions)
        if fault is not None:
            faults.append(LineFault(number, *fault))
            continue
        asked = held.setdefault((cells["document"], cells["words"]), {})
        new = dict.fromkeys(one for one in questions if one not in asked)
        if not new:
            repeated.append(number)
        asked.update(new)
        total += len(new)
        if total > MOST_QUESTIONS:
            raise InvalidInput(
                f"相似问超过 {MOST_QUESTIONS} 条，请拆分 / over {MOST_QUESTIONS} questions: split the file"
            )
    entries = tuple(Similar(document, words, tuple(asked)) for (document, words), asked in held.items())
    return QuestionFile(entries, tuple(faults), tuple(repeated))


def _fault(cells: dict[str, str], questions: list[str]) -> tuple[str, str] | None:
    for column in COLUMNS:
        if not cells.get(column):
            return f"缺少 {column}", f"`{column}` is missing"
    if len(cells["words"]) > LONGEST_WORDS:
        return f"words 超过 {LONGEST_WORDS} 字", f"`words` is over {LONGEST_WORDS} characters"
    if not questions:
        return "没有问题", "there is no question"
    if max(map(len, questions)) > LONGEST_QUESTION:
        return f"有一条问题超过 {LONGEST_QUESTION} 字", f"a question is over {LONGEST_QUESTION} characters"
    return None

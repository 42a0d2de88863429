"""Grounded answers for the guard's measurement, made by the product: over the demo clients, and over public sets.

Questions are the own cases, questions made from the titles of the demo's documents, and those that come with a set.
A set's paragraph is a document. It does not judge answers.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.answer import Question
from assistant.assistant import Assistant
from assistant.build import build
from assistant.settings import Settings
from assistant.wording.writer import Task, rewordable
from evals.ask import opened
from evals.ask_cases import AS_OF, CASES, HELD, OWN, cases
from evals.demo import CLIENTS
from evals.retrieval import read_set
from knowledge.audience import Audience, Role, Tier
from knowledge.client import Client
from knowledge.document import Document, Kind, Trust
from knowledge.intake.chunk import chunk
from knowledge.intake.read.markdown import read as read_markdown
from knowledge.language import Lang, language_of

PARAGRAPHS = 160
ENGLISH = 120
_FROM_TITLES_ZH = ("{}怎么办理？", "{}要收多少钱？", "{}多久？", "{}有什么条件？")
_FROM_TITLES_EN = ("How does {} work?", "How much does {} cost?", "How long does {} take?")
_NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
_ENGLISH_SETS = ("tau-banking-en", "stackfaq-en")


@dataclass(frozen=True, slots=True)
class Grounded:
    """One answer to be worded, and where its question comes from."""

    source: str
    task: Task


def over_the_demo(folder: Path) -> Iterator[Grounded]:
    """Answers to the own cases and to questions made from titles, as an agent of each demo client gets them."""
    folder.mkdir(parents=True)
    with opened(folder) as assistant:
        for case in (case for file in (CASES, HELD, *OWN) if file.exists() for case in cases(file)):
            question = Question(case.question, Audience(case.client, Role.AGENT), AS_OF)
            yield from _answered(assistant, question, f"demo {language_of(case.question).value}")
        for client in CLIENTS:
            for asked in _from_titles(assistant, client):
                yield from _answered(
                    assistant, Question(asked, Audience(client, Role.AGENT), AS_OF), f"demo {language_of(asked).value}"
                )


def _from_titles(assistant: Assistant, client: str) -> Iterator[str]:
    for place, document in enumerate(assistant.stores.documents.documents(client)):
        forms = _FROM_TITLES_ZH if document.lang.chinese else _FROM_TITLES_EN
        yield forms[place % len(forms)].format(document.title)


def over_the_sets(data: Path | None, folder: Path) -> Iterator[Grounded]:
    """Answers over the reading sets (paragraph as document) and English question sets of `data`; none without it."""
    if data is None:
        return
    for file in sorted((data / "reading").glob("*.jsonl")):
        yield from _over(file.stem, _reading(file), folder / file.stem)
    for name in _ENGLISH_SETS:
        if (data / "retrieval" / name / "corpus.jsonl").is_file():
            yield from _over(name, _questions(data / "retrieval" / name), folder / name)


def _reading(file: Path) -> list[tuple[str, str, Lang | None]]:
    """(paragraph, question, language of the answer): every third is answered in the other Chinese script."""
    seen: dict[str, str] = {}
    with file.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            seen.setdefault(row["context"], row["question"])
    taken = list(seen.items())[:: max(1, len(seen) // PARAGRAPHS)][:PARAGRAPHS]
    own = language_of(" ".join(paragraph for paragraph, _ in taken[:20]))
    other = Lang.HANS if own is Lang.HANT else Lang.HANT
    return [(text, asked, other if place % 3 == 0 else own) for place, (text, asked) in enumerate(taken)]


def _questions(folder: Path) -> list[tuple[str, str, Lang | None]]:
    """(document, question made from its title, or where it has none a question of the set, language)."""
    found = read_set(folder)
    named = [(text, title) for title, text in found.documents.values() if title]
    if named:
        asked = [
            (text, _FROM_TITLES_EN[place % len(_FROM_TITLES_EN)].format(title.removeprefix("Internal: ")))
            for place, (text, title) in enumerate(named)
        ]
    else:
        asked = [(found.documents[sorted(found.needed[name])[0]][1], text) for name, text in found.questions.items()]
    return [(text, question, None) for text, question in asked[:: max(1, len(asked) // ENGLISH)][:ENGLISH]]


def _over(name: str, rows: list[tuple[str, str, Lang | None]], folder: Path) -> Iterator[Grounded]:
    folder.mkdir(parents=True)
    assistant = build(Settings(data_dir=folder, vector_store="exact", secret="s" * 64, log_level="error"))
    try:
        stores = assistant.stores
        stores.clients.put(Client(name, {"zh": "测", "en": "Measured"}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
        for place, text in enumerate(dict.fromkeys(text for text, _, _ in rows)):
            document = Document(
                name,
                f"D{place}",
                "1",
                Kind.PROCESS,
                Tier.INTERNAL,
                Trust.APPROVED_POLICY,
                f"D{place}",
                language_of(text),
            )
            stores.documents.put(document, chunk(read_markdown(text.encode()).blocks, document), batch="eval")
        assistant.finder.prepare(name, wait=True)
        for _, asked, lang in rows:
            question = Question(asked[:2000], Audience(name, Role.AGENT), _NOW, lang=lang)
            yield from _answered(assistant, question, name)
    finally:
        assistant.close()


def _answered(assistant: Assistant, question: Question, source: str) -> Iterator[Grounded]:
    answer = assistant.answer.drafted(question)
    if rewordable(answer.draft):
        yield Grounded(source, Task(answer.draft.alone, answer.question, answer.lang))

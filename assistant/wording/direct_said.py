"""One sentence or row as the line said first: which of its words, under which heading, in whose language.

It chooses no sentence.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.wording.direct_reader import Direct, Reader
from assistant.wording.phrases import phrase
from knowledge.arithmetic.asking import wanted_kinds
from knowledge.arithmetic.cells import answering, cells
from knowledge.arithmetic.salience import Piece, Weighed, told
from knowledge.arithmetic.sentences import sentence_around
from knowledge.document import Passage, Quote, Shape
from knowledge.language import Lang

TOLD_BY_HEADING = 0.12
# A sentence of so many characters is said whole; English takes about twice as many for the same.
LONGEST_LINE, LONGEST_ENGLISH = 110, 240
PLAIN_ROW = 2
TOLD_ALONE = 0.5
_NUMBERING = re.compile(
    r"^(?:[Ss]\d+|[一二三四五六七八九十]+、|第.{1,3}[章节条步]|\d+(?:\.\d+)*[.、]?|[（(].{1,3}[)）])\s*|【[^】]*】"
)
_COUNTED = re.compile(r"(?:步骤|步驟|序号|序號|编号|編號|step|no\.?)\s*[：:]\s*(?:s|step\s*)?\d+", re.I)
_EMPTY_HEADING = re.compile(
    r"例外|适用|適用|范围|範圍|步骤|步驟|流程|口径|说明|說明|规定|規定|承担|须知|怎么|谁|活动内容|活動內容"
    r"|scope|exception|procedure|steps|notes|the offer|\?|？",
    re.I,
)


def said(opening: str, best: Weighed, reader: Reader, simplify: Callable[[str], str]) -> Direct:
    """The best sentence as the line: marked, opened by `opening`, under its heading where that is needed."""
    piece, lang = best.piece, reader.lang
    label = phrase("internal", lang) if piece.passage.internal_only else ""
    label += phrase("pitch", lang) if piece.passage.pitches(piece.start) else ""
    start, end = _span(piece, reader)
    quote = Quote.of(piece.passage, start, end)
    text = _row(piece, reader, simplify) if piece.passage.shape is Shape.ROW else quote.text
    return Direct(f"{label}{opening}{_topic(best)}{text}{original(piece.passage, lang)}", (quote,))


def original(passage: Passage, lang: Lang) -> str:
    """The mark of words in the other language; "" for those of the reader's own."""
    if passage.lang.chinese == lang.chinese:
        return ""
    return phrase("original_zh" if passage.lang.chinese else "original_en", lang)


def steps(*rows: Piece) -> bool:
    """Whether these are rows of a list of steps: their first cells only count."""
    return all(one.passage.shape is Shape.ROW and _COUNTED.match(one.text) for one in rows)


def longest(piece: Piece) -> int:
    """Up to how many characters a sentence is said whole."""
    return LONGEST_LINE if piece.passage.lang.chinese else LONGEST_ENGLISH


def short(piece: Piece, reader: Reader, simplify: Callable[[str], str]) -> str:
    """The words of a piece that answer: of a row its case and the cells the question picks, else the piece."""
    return _row(piece, reader, simplify) if piece.passage.shape is Shape.ROW else piece.text


def _row(piece: Piece, reader: Reader, simplify: Callable[[str], str]) -> str:
    """A row's first cell and those that answer; the whole row where every cell does, or none holds what is asked."""
    every = cells(piece.text)
    plain = [replace(one, header=simplify(one.header).lower(), value=simplify(one.value).lower()) for one in every]
    chosen = {
        one.start
        for kinds in map(wanted_kinds, reader.wants)
        for one in answering(plain, reader.question.lower(), kinds, reader.asked.values)
    }
    if not chosen or (len(chosen) >= len(every) - 1 and len(every) > PLAIN_ROW):
        return piece.text
    first = every[1] if steps(piece) and every[1].start not in chosen else every[0]
    parts = [first.value, *(piece.text[one.start : one.end] for one in every if one.start in chosen)]
    return ("，" if piece.passage.lang.chinese else ", ").join(part.strip() for part in parts)


def _span(piece: Piece, reader: Reader) -> tuple[int, int]:
    """A part between two semicolons that speaks of the question by itself; else its sentence, where not too long."""
    span = sentence_around(piece.passage.text, piece.start, piece.end)
    single = len(reader.wants) == 1 and wanted_kinds(reader.asked.want)
    alone = single and told(reader.topic, piece, 1.1) >= TOLD_ALONE
    return (piece.start, piece.end) if alone or span.end - span.start > longest(piece) else (span.start, span.end)


def _topic(best: Weighed) -> str:
    """The heading, where the sentence alone would not say what it speaks of."""
    piece = best.piece
    if not piece.passage.heading or best.covered - best.own < TOLD_BY_HEADING or piece.passage.shape is Shape.ROW:
        return ""
    words = _NUMBERING.sub("", piece.passage.heading[-1]).strip()
    if not words or words in piece.text or len(words) > 20 or _EMPTY_HEADING.search(words):
        return ""
    return f"{words}：" if piece.passage.lang.chinese else f"{words}: "

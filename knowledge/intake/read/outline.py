"""Numbers and marks by which a line shows what it is: a heading, a step, an item.

Works on the words alone, for formats and files that carry no styles. It does not know the formats.
"""

import re
from collections.abc import Sequence

from knowledge.arithmetic.numerals import number
from knowledge.intake.read.block import Block, heading, item, paragraph

_HAN_NUMBER = "〇零一二两三四五六七八九十百"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# Marks that can only be steps. The last group wants something after the number that ends it.
_STEP = re.compile(
    rf"(?:(?P<coded>[Ss]\d{{1,3}}(?:[.\-]\d{{1,2}})*)(?=[\s:：.．、)）\-—]|[\u4e00-\u9fff]|$)"
    rf"|(?:步骤|步驟)\s*(?P<named>\d{{1,3}}|[{_HAN_NUMBER}]{{1,3}})"
    rf"|第\s*(?P<nth>\d{{1,3}}|[{_HAN_NUMBER}]{{1,3}})\s*步(?![骤驟]?[之的内外])"
    rf"|[Ss]tep\s+(?P<english>\d{{1,3}})\b)[\s:：.．、)）\-—]*"
)
_PLAIN = re.compile(rf"(?:(?P<digits>\d{{1,2}})\s*(?:[.．、)）](?!\d))|[（(]\s*(?P<round>\d{{1,2}})\s*[)）]"
                    rf"|(?P<circled>[{_CIRCLED}]))\s*")  # fmt: skip
_BULLET = re.compile(r"[•·●○■□◆◇▪▸►\-–*＊]\s+|[•●■◆▪►]\s*")
_CHAPTER = re.compile(rf"第\s*[{_HAN_NUMBER}\d]{{1,4}}\s*(?:章|篇|部分|部)|(?:Chapter|Part)\s+\w{{1,4}}\b")
_SECTION = re.compile(rf"第\s*[{_HAN_NUMBER}\d]{{1,4}}\s*[节節条條]|[{_HAN_NUMBER}]{{1,3}}、|Section\s+\d{{1,3}}\b")
_DOTTED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})[.．、]?(?=\s|[\u4e00-\u9fff])(?!\s*(?:元|%|折|倍|GB))")
_ROUND_HAN = re.compile(rf"[（(][{_HAN_NUMBER}]{{1,3}}[)）]")
_ENDS = '。；，！.;,!：:、…”"』」'


def step_number(text: str) -> tuple[str, int] | None:
    """The step a line begins with and where its words begin: ("S3", 3) for "S3 核对", ("1", 4) for "第一步：".

    Numbers are normal: 步骤三, 第3步, Step 3 and "3" are all "3"; coded steps keep their letter ("S3").
    """
    match = _STEP.match(text)
    if match is None:
        return None
    coded = match["coded"]
    return (coded.upper() if coded else _arabic(match["named"] or match["nth"] or match["english"])), match.end()


def step_key(text: str) -> str:
    """What a step is called in `Passage.step_id`, however it was written: "步骤三" → "3", "s2" → "S2"."""
    found = step_number(text.strip()) or plain_number(text.strip())
    return found[0] if found else _arabic(text.strip())


def plain_number(text: str) -> tuple[str, int] | None:
    """A bare item number a line begins with ("1.", "2、", "（3）", "④") and where its words begin."""
    match = _PLAIN.match(text)
    if match is None:
        return None
    circled = match["circled"]
    return (str(_CIRCLED.index(circled) + 1) if circled else match["digits"] or match["round"]), match.end()


def heading_level(text: str) -> int | None:
    """The level of a line that looks like a numbered heading, else None; a bare "1. 核对" is left to `outlined`."""
    if _long(text) or text[-1:] in _ENDS:
        return None
    if _CHAPTER.match(text):
        return 1
    if _SECTION.match(text):
        return 2
    if _ROUND_HAN.match(text):
        return 3
    if (coded := _STEP.match(text)) and coded.end() < len(text):
        return 4
    dotted = _DOTTED.match(text)
    return 2 + dotted["number"].count(".") if dotted else None


def outlined(lines: Sequence[str]) -> list[Block]:
    """Paragraphs without styles as blocks: numbered headings, items and steps told apart by their marks.

    "1. 适用范围" is a heading where text follows it, and an item where its neighbours are numbered too.
    """
    plain = [plain_number(line) for line in lines]
    blocks: list[Block] = []
    for at, line in enumerate(lines):
        level = heading_level(line)
        mark = plain[at]
        bullet = _BULLET.match(line)
        if level is not None:
            blocks.append(heading(line, level))
        elif mark and _stands_alone(lines, plain, at):
            blocks.append(heading(line, 2))
        elif mark:
            blocks.append(item(line, mark[0]))
        elif bullet and bullet.end() < len(line):
            blocks.append(item(line[bullet.end() :], "•"))
        else:
            blocks.append(paragraph(line))
    return blocks


def starts_something(line: str) -> bool:
    """Whether a line opens a new piece, so that it never continues the line before it."""
    marks = (_STEP, _PLAIN, _BULLET, _CHAPTER, _SECTION, _DOTTED, _ROUND_HAN)
    return line[:1] in "【[［" or any(mark.match(line) for mark in marks)


def _stands_alone(lines: Sequence[str], plain: Sequence[tuple[str, int] | None], at: int) -> bool:
    line = lines[at]
    if _long(line) or line[-1:] in _ENDS or at + 1 >= len(lines):
        return False
    return plain[at + 1] is None and (at == 0 or plain[at - 1] is None)


def _long(text: str) -> bool:
    han = sum("\u4e00" <= character <= "\u9fff" for character in text)
    return han > 30 or len(text) - han > 60


def _arabic(text: str) -> str:
    value = number(text)
    return text if value is None or value != int(value) else str(int(value))

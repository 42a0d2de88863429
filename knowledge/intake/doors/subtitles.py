"""Subtitles as transcripts: WebVTT with voice tags (`<v Agent>`), and SRT.

After the W3C's WebVTT, sections 3 and 4; SRT as players take it. Every cue is one turn, two where two people speak in
it. A cue that cannot be read leaves a gap, so that its neighbours keep their numbers when the file is mended. It masks
nothing and merges nothing.
"""

import hashlib
import html
import re
from dataclasses import dataclass

from knowledge.call import Speaker
from knowledge.errors import UnreadableDocument
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn, Unread
from knowledge.intake.doors.json_values import sound, words_of
from knowledge.intake.doors.labels import speaker_of

NAME = "subtitles"
_CLOCK = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
_TIMING = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,200})?(?:\s{1,20}([^>]{0,200}))?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:c|i|b|u|v|ruby|rt|lang|font)(?:[.\s][^>]{0,200})?>|<\d[\d:.]{0,20}>|\{\\[a-z]{1,10}\d{0,6}[^}]{0,100}\}",
    re.I,
)
_LABELLED = re.compile(r"\s*(?:[-–]\s*)?([^：:\n<>]{1,24})[：:]\s*(\S.*)", re.DOTALL)
_ASIDE = ("NOTE", "STYLE", "REGION")
_NO_CUES = "文件里没有字幕时间行（-->） / there is no cue timing (-->) in the file"
_NO_TURNS = "文件里没有一条能读的字幕 / there is no cue in the file that can be read"
_NO_TIMING = "看不懂这一行的时间 / the time of this cue cannot be read"
_BACKWARDS = "这一条字幕结束得比开始早 / this cue ends before it begins"
_NO_WORDS = "这一条字幕没有文字 / this cue has no words"


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between two empty ones; `line` is the number of the first."""

    line: int
    lines: tuple[str, ...]


def read(raw: bytes | str, *, name: str = "") -> Arrived:
    """The one conversation of a subtitle file; `name` (the file's, without its ending) becomes its id.

    Times are those of the cues. Without a name, the id is a digest of the content.
    """
    try:
        text = raw if isinstance(raw, str) else words_of(raw)
    except UnreadableDocument as fault:
        return Arrived(unread=(Unread("", fault.detail),))
    text = sound(text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
    if "-->" not in text:
        return Arrived(unread=(Unread("", _NO_CUES),))
    turns: list[GivenTurn] = []
    unread: list[Unread] = []
    aside: list[str] = []
    number = 0
    for block in _blocks(text):
        if (block.line == 1 and block.lines[0].startswith("WEBVTT")) or block.lines[0].startswith(_ASIDE):
            aside += ["\n".join(block.lines)] if block.lines != ("WEBVTT",) else []
            continue
        made = _cue(block, number)
        if isinstance(made, str):
            unread += [Unread(f"line {block.line + place}", made) for place in range(len(block.lines))]
            number += 1  # its place stays empty: the gap is seen, and its neighbours keep theirs
        else:
            turns += made
            number += len(made)
            aside += [block.lines[0]] if _is_name(block.lines[0]) else []
    if not turns:
        return Arrived(unread=(Unread("", _NO_TURNS), *unread))
    labels = sorted({turn.label for turn in turns if turn.speaker == "unknown" and turn.label})
    call = GivenCall(
        source=NAME,
        external_id=name or hashlib.sha256(text.encode()).hexdigest()[:16],
        channel="voice",
        final=True,
        turns=tuple(turns),
        extra={"beside": aside} if aside else {},
    )
    return Arrived((call,), tuple(unread), tuple(labels))


def _blocks(text: str) -> list[_Block]:
    found: list[_Block] = []
    held: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            held.append(line)
        elif held:
            found.append(_Block(number - len(held), tuple(held)))
            held = []
    return found


def _is_name(line: str) -> bool:
    """Whether the line before a cue's times is a name that says something, and no mere number."""
    return "-->" not in line and not line.strip().isdigit()


def _cue(block: _Block, number: int) -> list[GivenTurn] | str:
    """The turns of one cue, or why it cannot be read. The line before the times is the cue's own name."""
    at = next((place for place, line in enumerate(block.lines) if "-->" in line), None)
    if at is None or at > 1:
        return _NO_TIMING
    found = _TIMING.fullmatch(block.lines[at])
    if found is None or any("-->" in line for line in block.lines[at + 1 :]):
        return _NO_TIMING
    start, end = _ms(found.groups()[:4]), _ms(found.groups()[4:])
    if end < start:
        return _BACKWARDS
    said = _voices("\n".join(block.lines[at + 1 :]))
    if not said:
        return _NO_WORDS
    return [
        GivenTurn(number + place, speaker, text, start, end, label=label)
        for place, (speaker, label, text) in enumerate(said)
    ]


def _ms(clock: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, parts = (part or "0" for part in clock)
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(parts.ljust(3, "0"))


def _voices(payload: str) -> list[tuple[Speaker, str, str]]:
    """Who says what in a cue: by voice tags, else by a label before a colon."""
    pieces = _VOICE.split(payload)
    found: list[tuple[str, str]] = [("", pieces[0])] if _plain(pieces[0]) else []
    found += [(_plain(label or ""), text) for label, text in zip(pieces[1::2], pieces[2::2], strict=True)]
    said: list[tuple[Speaker, str, str]] = []
    for label, text in found:
        words = _plain(text)
        if not label and (told := _LABELLED.fullmatch(words)) is not None and speaker_of(told[1]) is not None:
            label, words = told[1].strip(), told[2].strip()
        if words:
            said.append((speaker_of(label) or "unknown", label, words))
    return said


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).replace("\xa0", " ").strip()

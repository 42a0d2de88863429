"""From drafts to turns: stops, noise, typing, times, and where each act stands in what was heard.

It knows the channel and the pace of the speakers, not what anything means.
"""

from dataclasses import dataclass, replace

from evals.world.talk.noise import misheard, slipped
from evals.world.talk.script import Draft, Piece, Script
from evals.world.talk.spoken import SpokenAct, SpokenTurn

CER = 0.06
# A window too poor to decide from: worse noise, and a confidence under what the product's checks ask for.
_POOR_CER = 0.22
_ITEM_ACTS = {
    "greeting": {"greeting"},
    "verify_before_disclose": {"identity_verified", "discloses_personal_data"},
    "fee_disclosed": {"fee_disclosed", "cancellation_confirmed"},
    "hold": {"hold_ask", "hold_thanks"},
    "recap": {"recap"},
    "resolution_confirm": {"resolution_check"},
    "empathy": {"empathy"},
    "forbidden": {"forbidden_authority"},
}
_STOPS = "。！？!?…."
_MARKS = {"zh": ("？", "。"), "en": ("?", ".")}
_WHICH = ("多少", "什么", "哪", "怎么", "几", "谁", "不", "没")


@dataclass(slots=True)
class _Clock:
    """Where the call has come to, ms."""

    at: float = 0.0


def heard(script: Script) -> tuple[tuple[SpokenTurn, ...], tuple[SpokenAct, ...], list[tuple[str, str]]]:
    """The turns, the acts in them, and the personal values as they stand in the words."""
    poor = {name for item in script.contact.unsure for name in _ITEM_ACTS.get(item, ())}
    turns: list[SpokenTurn] = []
    acts: list[SpokenAct] = []
    personal: list[tuple[str, str]] = []
    clock, factor = _Clock(), _pace(script)
    for draft in _bursts(script):
        seq = len(turns) + 1
        said, text, wrong, spans = _words(script, draft, bool(poor & {one.act for one in draft.pieces}))
        if not said:
            continue
        acts += [SpokenAct(one.act, seq, *span, one.value, one.held) for one, span in _joined(spans)]
        personal += [(one.personal, one.text) for one in draft.pieces if one.personal]
        start, end = _times(script, draft, said, clock, factor)
        sure = _confidence(script, wrong / max(1, len(said)), bool(poor & {one.act for one in draft.pieces}))
        turns.append(SpokenTurn(seq, draft.speaker, text, said, start, end, sure))
    return tuple(turns), tuple(acts), personal


_Span = tuple[int, int, int, int]


def _words(script: Script, draft: Draft, poor: bool) -> tuple[str, str, int, list[tuple[Piece, _Span]]]:
    rate = (_POOR_CER if poor else CER) if script.voice else 0.0
    said, text, wrong = "", "", 0
    spans: list[tuple[Piece, _Span]] = []
    pieces = _stopped(draft.pieces, script)
    for one in pieces:
        if script.voice:
            found, missed = (one.text, 0) if one.exact else misheard(one.text, script.random, rate, script.tongue)
        else:
            typed = draft.speaker == "customer" and not one.exact and not one.act
            found, missed = (slipped(one.text, script.random, script.tongue) if typed else one.text), 0
        if one.act:
            spans.append((one, (len(text), len(text) + len(found), len(said), len(said) + len(one.text))))
        said, text, wrong = said + one.text, text + found, wrong + missed
    return said, text, wrong, spans


def _joined(spans: list[tuple[Piece, _Span]]) -> list[tuple[Piece, _Span]]:
    """One span an act: pieces that belong together and touch are one."""
    out: list[tuple[Piece, _Span]] = []
    for one, span in spans:
        if out and out[-1][0].act == one.act and out[-1][1][1] == span[0]:
            before = out[-1][1]
            out[-1] = (one, (before[0], span[1], before[2], span[3]))
        else:
            out.append((one, span))
    return out


def _stopped(pieces: list[Piece], script: Script) -> list[Piece]:
    """Capitals and a stop, as a recogniser sets them; a chat mostly goes without."""
    last = pieces[-1]
    zh = script.tongue == "zh"
    if not zh:
        pieces = _capital(pieces)
        last = pieces[-1]
    if last.exact and last.act not in ("discloses_personal_data", ""):
        return pieces
    text = last.text.rstrip("，, ")
    if text and text[-1] not in _STOPS and (script.voice or script.random.random() < 0.35):
        asks = zh and (text.endswith("吗") or (text.endswith("呢") and any(one in text[-12:] for one in _WHICH)))
        text += _MARKS["zh" if zh else "en"][0 if asks else 1]
    return [*pieces[:-1], Piece(text, last.act, last.value, last.held, last.exact, last.personal)]


def _capital(pieces: list[Piece]) -> list[Piece]:
    """English: a capital at the beginning, a small letter where a piece goes on from a comma."""
    out: list[Piece] = []
    for one in pieces:
        text = one.text
        if not out:
            text = text[:1].upper() + text[1:]
        elif not one.exact and out[-1].text.endswith(", ") and not text.startswith(("I ", "I'")):
            text = text[:1].lower() + text[1:]
        out.append(replace(one, text=text))
    return out


def _bursts(script: Script) -> list[Draft]:
    """A customer in a chat sends a sentence in pieces."""
    if script.voice:
        return script.drafts
    out: list[Draft] = []
    for draft in script.drafts:
        parts = [draft]
        plain = len(draft.pieces) == 1 and not draft.pieces[0].exact
        if draft.speaker == "customer" and plain and not draft.pieces[0].act and script.chance(0.4):
            text = draft.pieces[0].text
            cut = text.find("，" if script.tongue == "zh" else ", ", 6)
            if 0 < cut < len(text) - 5:
                rest = text[cut + 1 :].strip()
                parts = [Draft("customer", [Piece(text[:cut])]), Draft("customer", [Piece(rest)], 2.0)]
        out += parts
    return out


def _pace(script: Script) -> float:
    """How much slower or faster than natural everybody is, so that the call lasts about as long as it did."""
    if not script.voice or not script.contact.talk_s:
        return 1.0
    natural = sum(_length(script, one) + 0.9 for one in script.drafts)
    return min(1.6, max(0.8, script.contact.talk_s / max(1.0, natural)))


def _length(script: Script, draft: Draft) -> float:
    pace = script.manner.pace if draft.speaker == "agent" else script.temper.pace
    return sum(len(one.text) for one in draft.pieces) / pace


def _times(script: Script, draft: Draft, said: str, clock: _Clock, factor: float) -> tuple[int, int]:
    draw = script.random.random()
    if script.voice:
        gap = (0.25 + 1.1 * draw) * factor if draft.gap is None else draft.gap
        start = max(clock.at + 1000 * gap, 0.0) if clock.at else 800.0
        end = start + 1000 * max(0.7, _length(script, draft) * factor)
    else:
        typing = len(said) / (3.0 if script.tongue == "zh" else 9.0)
        wait = (6 + 22 * draw if draft.speaker == "agent" else 4 + 16 * draw) if draft.gap is None else draft.gap
        start = clock.at + 1000 * (wait + min(typing, 25)) if clock.at else 100.0
        end = start + 100
    clock.at = max(clock.at, end)
    return int(start), int(end)


def _confidence(script: Script, wrong: float, poor: bool) -> float | None:
    if not script.voice:
        return None
    sure = 0.97 - 1.9 * wrong - 0.05 * script.random.random()
    return round(min(0.58, max(0.40, sure - 0.35)) if poor else min(0.99, max(0.62, sure)), 3)

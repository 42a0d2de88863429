"""A call so far and a new turn → at most three cards: a warning, an authority decision, an answer, an offer.

Only what the turn gives reason for: a question is answered, a request for money is decided, a forbidden sentence is
replaced. The engine's parts are handed in; nothing here decides, and nothing is said to the customer.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Literal

import structlog

from assistant.answer import Answer, AnswerQuestion, Question
from assistant.authority import AuthorityRequest, DecideAuthority, Decision
from assistant.fanout import Event, Fanout
from assistant.heard import asks, asks_for_offers, in_language_of, settled, wishes
from assistant.offers import OfferAdvice, OfferRequest, SuggestOffers
from assistant.wording.draft import Draft
from knowledge.arithmetic.acts import acts, danger
from knowledge.arithmetic.money import amounts
from knowledge.audience import Audience
from knowledge.call import Call, Turn
from knowledge.document import Quote
from knowledge.errors import TongxiError
from knowledge.language import Lang
from knowledge.ports import Clock
from knowledge.search.script import to_simplified, to_traditional

_log = structlog.get_logger(__name__)

MOST_CARDS = 3
# A card is about what was just said: this many turns later the talk has moved on. Our choice, about a minute of talk.
STALE_AFTER = 12
_REMEMBERED_CALLS = 500
_TURNS_OF_CONTEXT = 2
_TURNS_CARRIED = 5
_LEAST_FIT = 0.4  # of an offer nobody asked for: below it the offer has little to do with the call
_KINDS = ("warning", "authority", "answer", "offer")
CardKind = Literal["warning", "authority", "answer", "offer"]


@dataclass(frozen=True, slots=True)
class Card:
    """One hint beside a live call. `say` may be read out; `seq` is the turn that gave reason for it."""

    id: str
    kind: CardKind
    seq: int
    title: str
    text: str
    as_of: datetime
    lang: Lang
    say: str = ""
    reason: str = ""
    quotes: tuple[Quote, ...] = ()


_WORDS: dict[str, tuple[str, str]] = {
    "danger": ("安全事件：先确认人身安全", "Safety incident: make sure people are safe first"),
    "danger_text": (
        "通话里提到“{words}”。先问是否有人受伤、是否还在危险中；紧急时请客户拨打 110／119／120。"
        "停止一切推介，立即报告值班主管。",
        'The call mentions "{words}". Ask whether anyone is hurt or still in danger; if urgent, have them call '
        "110/119/120. Stop all offers and tell the duty supervisor now.",
    ),
    "forbidden": ("换一种说法", "Say it another way"),
    "forbidden_text": (
        "刚才说了“{words}”。改说：我现在能做什么，已经向谁提交，什么时候给您答复。",
        'You just said "{words}". Say instead: what I can do now, whom I have asked, and when you will hear.',
    ),
    "answer": ("依据文件", "From the documents"),
    "authority": ("您的权限", "Your authority"),
    "offer": ("可以推荐", "An offer that fits"),
    "ask": ("值得问一句", "Worth asking"),
    "until": ("有效期至 {day}", "Valid until {day}"),
    "because": ("客户说：“{words}”", 'Customer: "{words}"'),
}


def _say(key: str, lang: Lang, **values: str) -> str:
    zh, en = _WORDS[key]
    text = (en if lang is Lang.EN else zh).format(**values)
    return to_traditional(text) if lang is Lang.HANT else text


@dataclass(frozen=True)
class HintLive:
    """Makes cards for calls as they happen and remembers the latest of each call."""

    answer: AnswerQuestion
    authority: DecideAuthority
    offers: SuggestOffers
    fanout: Fanout
    clock: Clock
    _cards: OrderedDict[tuple[str, str], tuple[Card, ...]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, audience: Audience, call: Call, turn: Turn) -> tuple[Card, ...]:
        """The cards this turn gives reason for, most pressing first, at most three."""
        at = self.clock.now()
        turn = in_language_of(call, turn)
        heard = to_simplified(turn.text)
        found = [*self._warnings(call, turn, heard, at)]
        if turn.speaker == "customer" and not any(_danger(card) for card in found):
            found += self._for_customer(audience, call, turn, at)
        return tuple(sorted(found, key=lambda card: _KINDS.index(card.kind))[:MOST_CARDS])

    def on_turn(self, audience: Audience, call: Call, turn: Turn) -> None:
        """Look at a turn and pass on to whoever watches the call what has changed, old cards gone included."""
        fresh = self(audience, call, turn)
        with self._lock:
            before = self._cards.pop((audience.client, call.id), ())
            kept = _merged(fresh, before, turn.seq)
            if kept:
                self._cards[audience.client, call.id] = kept
            while len(self._cards) > _REMEMBERED_CALLS:
                self._cards.popitem(last=False)
            if kept != before:  # under the lock, so that the last state published is the last state
                self.fanout.publish(f"{audience.client}/{call.id}", Event("cards", {"cards": kept}))

    def cards_of(self, client: str, call_id: str) -> tuple[Card, ...]:
        """The latest cards of a call, for whoever connects now."""
        with self._lock:
            return self._cards.get((client, call_id), ())

    def _warnings(self, call: Call, turn: Turn, heard: str, at: datetime) -> list[Card]:
        peril = danger(heard)
        if peril is not None:
            text = _say("danger_text", turn.lang, words=peril.text)
            title = _say("danger", turn.lang)
            return [Card(f"danger-{turn.seq}", "warning", turn.seq, title, text, at, turn.lang)]
        spoken = acts(heard, turn.speaker, ("forbidden",)) if turn.speaker == "agent" else ()
        if spoken:
            text = _say("forbidden_text", turn.lang, words=spoken[0].text)
            return [Card(f"wording-{turn.seq}", "warning", turn.seq, _say("forbidden", turn.lang), text, at, turn.lang)]
        return []

    def _for_customer(self, audience: Audience, call: Call, turn: Turn, at: datetime) -> list[Card]:
        makers: tuple[Callable[[Audience, Call, Turn, datetime], list[Card]], ...] = (
            self._authority_cards,
            self._answer_cards,
            self._offer_cards,
        )
        cards = []
        for make in makers:
            try:
                cards += make(audience, call, turn, at)
            except TongxiError as fault:
                # One part that has no rules, or is down, must not take the others with it, least of all a warning.
                _log.warning("card_left_out", part=make.__name__, code=fault.code)
        return cards

    def _authority_cards(self, audience: Audience, call: Call, turn: Turn, at: datetime) -> list[Card]:
        decision = self._decision(audience, call, turn, at)
        return [] if decision is None else [_authority_card(decision, turn, at)]

    def _answer_cards(self, audience: Audience, call: Call, turn: Turn, at: datetime) -> list[Card]:
        answer = self._answer(audience, call, turn, at)
        return [] if answer is None else [_answer_card(answer, turn, at)]

    def _offer_cards(self, audience: Audience, call: Call, turn: Turn, at: datetime) -> list[Card]:
        advice = self._offer(audience, call, turn, at)
        return [] if advice is None else _offer_card(advice, turn, at)

    def _decision(self, audience: Audience, call: Call, turn: Turn, at: datetime) -> Decision | None:
        """A decision where the customer asks for something that has an amount or a name in the matrix."""
        if not wishes(turn.text):  # a sum that is only mentioned asks for nothing
            return None
        decision = self.authority(AuthorityRequest(turn.text, audience, at, call_id=call.id))
        if decision.action is None:
            return self._carried(audience, call, turn, at)
        if decision.verdict == "silent":
            return None
        return decision if decision.amount is not None or decision.read_exactly else None

    def _carried(self, audience: Audience, call: Call, turn: Turn, at: datetime) -> Decision | None:
        """A sum alone ("I'd like 80") is decided for the thing that was named last, if that is not long ago."""
        sums = amounts(turn.text)
        if len(sums) != 1:
            return None
        for earlier in reversed([one for one in call.turns if 0 < turn.seq - one.seq <= _TURNS_CARRIED]):
            named = self.authority(AuthorityRequest(earlier.text, audience, at, call_id=call.id))
            if named.action is not None and named.unit == sums[0].unit:
                request = AuthorityRequest(turn.text, audience, at, named.action.id, sums[0].value, call.id)
                decision = self.authority(request)
                return None if decision.verdict == "silent" else decision
        return None

    def _answer(self, audience: Audience, call: Call, turn: Turn, at: datetime) -> Answer | None:
        if not asks(turn.text):
            return None
        before = [one.text for one in call.turns if one.speaker == "customer" and one.seq < turn.seq]
        question = Question(turn.text, audience, at, tuple(before[-_TURNS_OF_CONTEXT:]), turn.lang)
        answer = self.answer.drafted(question)
        return None if answer.verdict == "not_found" else answer

    def _offer(self, audience: Audience, call: Call, turn: Turn, at: datetime) -> OfferAdvice | None:
        said = tuple(one.text for one in call.turns if one.speaker == "customer" and one.seq <= turn.seq)
        wanted = asks_for_offers(turn.text)
        if not wanted and not settled(turn.text):
            return None  # while the customer's own matter is open, nothing is put forward
        request = OfferRequest(
            audience=audience,
            as_of=at,
            customer_key=call.customer_key,
            call_id=call.id,
            driver=call.driver,
            lang="en" if turn.lang is Lang.EN else "zh",
            channel=call.channel,
            said=said,
            known={"issue_resolved": True} if settled(turn.text) else {},
        )
        advice = self.offers(request)
        fits = wanted or (advice.best is not None and advice.best.worth.fit >= _LEAST_FIT)
        return advice if fits else None


def _answer_card(answer: Answer, turn: Turn, at: datetime) -> Card:
    draft = answer.draft
    title = answer.quotes[0].title if answer.quotes else _say("answer", turn.lang)
    return Card(
        id=f"answer-{turn.seq}",
        kind="answer",
        seq=turn.seq,
        title=title,
        text="\n".join(line for line in _gist(draft, title) if line),
        as_of=at,
        lang=turn.lang,
        reason=_say("because", turn.lang, words=turn.text[:60]),
        quotes=draft.alone.quotes[:3],
    )


def _gist(draft: Draft, title: str) -> tuple[str, ...]:
    """What the card says: the direct line; the first rule as well where the line only leads to the rules."""
    rules = [one for one in draft.sentences if not (one.text.startswith(title) and len(one.text) < len(title) + 20)]
    first = f"{rules[0].label}{rules[0].text}" if rules else ""
    if draft.direct is None:
        return (first,)
    return (draft.direct,) if draft.direct_quotes or draft.verdict != "answered" else (draft.direct, first)


def _authority_card(decision: Decision, turn: Turn, at: datetime) -> Card:
    lines = [decision.line.read(turn.lang), decision.limits.read(turn.lang)]
    lines += [missing.words.read(turn.lang) for missing in decision.missing]
    name = decision.action.words.read(turn.lang) if decision.action else ""
    return Card(
        id=f"authority-{turn.seq}",
        kind="authority",
        seq=turn.seq,
        title=_say("authority", turn.lang) + (_colon(turn.lang) + name if name else ""),
        text="\n".join(line for line in lines if line),
        as_of=at,
        lang=turn.lang,
        say=decision.say.read(turn.lang),
        reason=decision.rule.text.read(turn.lang) if decision.rule else "",
    )


def _offer_card(advice: OfferAdvice, turn: Turn, at: datetime) -> list[Card]:
    """The best offer with its reasons; where none may be made yet, the one question worth asking, if there is one."""
    lang, best = turn.lang, advice.best
    if best is not None:
        until = "" if best.valid_until is None else f"{best.valid_until:%Y-%m-%d}"
        parts = [*(first.read(lang) for first in advice.first), *(words.read(lang) for words in best.passed)]
        say = "\n".join([best.talk_track.read(lang), *(words.read(lang) for words in best.must_say)])
        title = f"{_say('offer', lang)}{_colon(lang)}{best.name.read(lang)}"
        reason = _say("until", lang, day=until) if until else ""
        text = "\n".join(part for part in (best.fit.read(lang), *parts) if part)
        return [Card(f"offer-{turn.seq}", "offer", turn.seq, title, text, at, lang, say=say.strip(), reason=reason)]
    if advice.ask is not None:
        text = advice.ask.words.read(lang)
        return [Card(f"offer-{turn.seq}", "offer", turn.seq, _say("ask", lang), text, at, lang, say=text)]
    return []


def _colon(lang: Lang) -> str:
    return ": " if lang is Lang.EN else "："


def _danger(card: Card) -> bool:
    return card.id.startswith("danger-")


def _merged(fresh: tuple[Card, ...], before: tuple[Card, ...], seq: int) -> tuple[Card, ...]:
    """The newest of each kind, most pressing first, after a look at turn `seq`, whose only cards are `fresh`.

    What is stale goes; danger stays to the end of the call, before a warning about wording; no offer stands beside it.
    """
    lasting = [one for one in before if one.seq != seq and (_danger(one) or seq - one.seq < STALE_AFTER)]
    latest: dict[str, Card] = {}
    for card in sorted([*lasting, *fresh], key=lambda one: (_danger(one), one.seq)):
        latest[card.kind] = card
    if any(_danger(card) for card in latest.values()):
        latest.pop("offer", None)
    return tuple(sorted(latest.values(), key=lambda card: _KINDS.index(card.kind))[:MOST_CARDS])

"""The writing of one call: pieces of speech put into turns, with what they do and what must not be misheard.

It chooses wordings from the banks and fills slots; which scene comes next is not its matter.
"""

from dataclasses import dataclass, field, replace
from random import Random

from evals.world.contact import Contact
from evals.world.talk.banks import Banks, Line, Phrasing, Tongue
from evals.world.talk.banks import words as written
from evals.world.talk.grammar import Form, said
from evals.world.talk.voices import Manner, Temper, mended, worn
from knowledge.call import Speaker

HELD_SHARE = 0.35
# Words of the telephone, and what stands for them in a chat.
_TYPED = (
    ("感谢您的来电", "感谢您的咨询"), ("挂之前", "结束前"), ("那我挂了", "那我走了"), ("您再打电话", "您再留言"),
    ("您再打过来", "您再留言"), ("打来重发", "留言重发"), ("挂了", "下了"),
    ("您先挂", "您先忙"), ("我收线了", "我下了"), ("我听着", "我看着"), ("我在听", "我在看"), ("拿笔记", "记"),
    ("通电话", "次会话"), ("thank you for calling", "thank you for writing"), ("you rang about", "you wrote about"),
    ("glad I rang", "glad I wrote"),
)  # fmt: skip
# What leads into the two sides of a pair.
_LEADS = {"aq": ("probing", "replying"), "cq": ("asking", "answering")}
_LED_ALREADY = "嗯哦好那对啊行没哎是我"
# Parts of a scene of which nothing is said twice in a call.
_ONCE = frozenset({"step", "detail"})
EXACT = "\x00"  # stands on both sides of a value in a slot


def _tidy(text: str, tongue: str) -> str:
    """Stops that meet where a choice was left empty."""
    if tongue == "en":
        return (
            text.replace(", ,", ",").replace(", ?", "?").replace(" ?", "?") if " ?" in text or ", ," in text else text
        )
    return text.replace("，，", "，") if "，，" in text else text


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of speech. `exact` is never misheard; `act` names what it does, `value` what it carries."""

    text: str
    act: str = ""
    value: str = ""
    held: bool = False
    exact: bool = False
    personal: str = ""


@dataclass(slots=True)
class Draft:
    """A turn being written. `gap` is silence before it in seconds (negative: it cuts in); None: as usual."""

    speaker: Speaker
    pieces: list[Piece]
    gap: float | None = None


@dataclass(slots=True)
class Script:
    """One call being written."""

    contact: Contact
    tongue: Tongue
    random: Random
    banks: Banks
    phrasing: Phrasing
    slots: dict[str, str]
    manner: Manner
    temper: Temper
    drafts: list[Draft] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)
    story: str = ""
    side: str = ""
    asides: int = 0

    @property
    def voice(self) -> bool:
        """Whether it is spoken, not typed."""
        return self.contact.channel == "voice"

    @property
    def comma(self) -> str:
        """What joins two pieces of one sentence."""
        return ", " if self.tongue == "en" else "，"

    def chance(self, share: float) -> bool:
        """True in `share` of calls."""
        return self.random.random() < share

    def words(self, one: Form) -> str:
        """One wording of a template; particles are the agent's."""
        self.slots["~"] = self.manner.particles[int(self.random.random() * len(self.manner.particles))]
        text = said(one, self.random, self.slots)
        text = _tidy(text, self.tongue)
        if not self.voice:
            for spoken, typed in _TYPED:
                text = text.replace(spoken, typed)
        return text

    def pick(self, of: tuple[Form, ...]) -> Form:
        """One template, evenly; one not yet said in this call where there is one."""
        for _ in range(3):
            one = of[int(self.random.random() * len(of))]
            if id(one) not in self.told:
                break
        self.told.add(id(one))
        return one

    def act(self, name: str, value: str = "") -> Piece:
        """A wording that does an act, from the bank that the phrasing asks for."""
        held = self.phrasing == "held" or (self.phrasing == "both" and self.random.random() < HELD_SHARE)
        bank = self.banks.held if held else self.banks.open
        if name not in bank:
            held, bank = not held, self.banks.open if held else self.banks.held
        return Piece(self.words(self.pick(bank[name])), name, value, held)

    def small(self, name: str) -> Piece:
        """Talk that is neither an act nor of a driver."""
        of = self.banks.talk.parts[name]
        return Piece(self.words(of[int(self.random.random() * len(of))].form))

    def _lines(self, part: str, driver: str) -> tuple[Line, ...]:
        scene = self.banks.scenes[driver or self.contact.driver]
        story = self.side if driver else self.story
        if part == "problem" and not driver and "fee_disclosed" in self.contact.applies:
            story = "".join(one.fits for one in scene.of("deal", ""))  # what ends in a deal begins with one in sight
        of = scene.of(part, story)
        if part == "step":
            of += scene.of("step_yes" if self.contact.resolved else "step_no", story)
        return of or scene.of(part, "")

    def line(self, part: str, driver: str = "") -> Piece | None:
        """A line of the driver's scene that fits the story so far; None where the scene has no such part.

        Another driver than the contact's is the second matter of the call, and has a story of its own.
        """
        of = self._lines(part, driver)
        left = tuple(one for one in of if id(one) not in self.told)
        if not left and part not in _ONCE:
            left = of
        if not left:
            return None
        one = left[int(self.random.random() * len(left))]
        self.told.add(id(one))
        if part == "problem" and driver:
            self.side = one.fits
        elif part == "problem":
            self.story = one.fits
        return Piece(self.words(one.form))

    def pair(self, part: str, driver: str = "") -> tuple[Piece, Piece] | None:
        """A turn and its answer from the driver's scene, or from small talk; None where all that fit were said."""
        aside = part.startswith(("wander", "interrupt"))
        scene = self.banks.talk if aside else self.banks.scenes[driver or self.contact.driver]
        left = [one for one in scene.of(part, self.side if driver else self.story) if id(one) not in self.told]
        if not left:
            return None
        one = left[int(self.random.random() * len(left))]
        self.told.add(id(one))
        first, second = _LEADS.get(part, ("", ""))
        return self._led(first, self.words(one.form)), self._led(second, self.words(one.answer))

    def _led(self, lead: str, text: str) -> Piece:
        """A line of a pair, most often with words that lead into it; not where it begins with such a word itself."""
        if not lead or text[:1] in _LED_ALREADY or not self.chance(0.75):
            return Piece(text)
        before = self.small(lead).text
        first = text.split(" ", 1)[0].strip(",.").lower()
        if self.tongue == "en" and text[:2] not in ("I ", "I'") and first in written():  # no name begins it
            text = text[:1].lower() + text[1:]
        return Piece(before + text)

    def agent(self, *pieces: Piece | None, gap: float | None = None) -> None:
        """The agent says this, in one turn."""
        kept = self._cut(pieces)
        if not kept:
            return
        draw, first = self.random.random, kept[0]
        if not first.exact and self.voice and draw() < self.manner.start_rate:
            kept[0:0] = [Piece(self.manner.starts[int(draw() * 3)])]
        elif not first.exact and self.voice and not first.act and draw() < self.manner.mend_rate:
            kept[0] = replace(first, text=mended(first.text, self.random, self.tongue))
        self.drafts.append(Draft("agent", kept, gap))

    def customer(self, *pieces: Piece | None, gap: float | None = None) -> None:
        """The customer says this, in one turn."""
        kept = self._cut(pieces)
        if not kept:
            return
        if self.voice and not kept[0].act and not kept[0].exact:
            kept[0] = replace(kept[0], text=worn(kept[0].text, self.temper, self.random, self.tongue))
        self.drafts.append(Draft("customer", kept, gap))

    def _cut(self, pieces: tuple[Piece | None, ...]) -> list[Piece]:
        """Cut pieces at the values in them: those are heard as said, and noted where they are personal."""
        out: list[Piece] = []
        for one in pieces:
            if one is None or not one.text:
                continue
            if EXACT not in one.text:
                out.append(one)
                continue
            for at, part in enumerate(one.text.split(EXACT)):
                if part:
                    inside = bool(at % 2)
                    kind = self.kinds.get(part, "") if inside else ""
                    out.append(replace(one, text=part, exact=one.exact or inside, personal=kind))
        return out

    def fact(self, name: str, value: object) -> None:
        """Note something true of the call."""
        self.facts.append((name, str(value)))

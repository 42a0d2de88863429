"""The second half of a root-cause draft: what is not known, what to do and by when, and whom to ask.

Slots of `cause_actions` are filled from the counted rise. Owners are proposals; nobody is told by this.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from assistant.wording import cause_actions, cause_words
from assistant.wording.bilingual import Bilingual
from assistant.wording.told import Told, ask, tell
from knowledge.arithmetic.rise import Rise
from knowledge.fact import Fact


@dataclass(frozen=True, slots=True)
class Unknown:
    """What nobody knows yet, and how to find out."""

    question: Told
    how: Told


@dataclass(frozen=True, slots=True)
class Measure:
    """Contain, correct or prevent: what, by whom, until when, checked when, and what should change."""

    kind: Literal["contain", "correct", "prevent"]
    text: Told
    owner: Bilingual
    due: date
    check: date
    effect: Told


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody to ask: `who` is an agent, a contact to call back, or the client's duty contact."""

    kind: Literal["agent", "customer", "client"]
    who: str
    why: Told


@dataclass(frozen=True, slots=True)
class Plan:
    """Fills the plan for one rise; `seen` is the fact of its count, `owners` who would do it, by role."""

    found: Rise
    seen: Fact
    client: Bilingual
    owners: dict[str, Bilingual]

    @property
    def place(self) -> Bilingual:
        """The corner that holds the rise, or everybody."""
        cell = self.found.where.cell
        return cause_words.corner(cell.of) if cell else Bilingual("全部客户", "all customers")

    def unknowns(self, cause: str | None) -> tuple[Unknown, ...]:
        """What nobody knows yet about a cause of that class."""
        filled = [(self._fill(one.question), self._fill(one.how)) for one in cause_actions.questions(cause)]
        return tuple(Unknown(ask(what.zh, what.en), ask(how.zh, how.en)) for what, how in filled)

    def whys(self, cause: str | None) -> tuple[Told, ...]:
        """The questions that continue the chain of whys."""
        asked = [self._fill(one.question) for one in cause_actions.questions(cause) if one.why]
        return tuple(ask(one.zh, one.en) for one in asked)

    def _fill(self, text: Bilingual) -> Bilingual:
        marks = self.found.marks[:1]
        told = Bilingual(f"（标记“{marks[0].value}”）", f"(mark “{marks[0].value}”)") if marks else Bilingual()
        usual = Bilingual(f"{self.found.reading.expected:.0f}", f"{self.found.reading.expected:.0f}")
        driver = Bilingual(self.found.driver, self.found.driver)
        slots = {"place": self.place, "driver": driver, "client": self.client, "mark": told, "usual": usual}
        return cause_actions.filled(text, slots)

    def measures(self, cause: str | None) -> tuple[Measure, ...]:
        """Contain, correct and prevent, due from the morning after."""
        morning = self.found.day + timedelta(days=1)
        who = self.owners | {"client": Bilingual(f"{self.client.zh}值班联系人", f"{self.client.en} duty contact")}
        out: list[Measure] = []
        for step in cause_actions.steps(cause):
            text, effect = self._fill(step.text), self._fill(step.effect)
            due, check = morning + timedelta(days=step.days), morning + timedelta(days=step.check_days)
            told = tell(effect.zh, effect.en, self.seen)
            out.append(Measure(step.kind, ask(text.zh, text.en), who[step.owner], due, check, told))
        return tuple(out)

    def people(self) -> tuple[Ask, ...]:
        """Three agents who took most of it, up to three customers it did not end well for, and the client."""
        asked = ask(
            "接得最多，问问客户原话和处理到哪一步",
            "took most of them: ask for the customers' words and where it stands",
        )
        again = ask("当天没有解决，先回访这一位", "not solved that day: call this customer back first")
        duty = ask("确认原因、影响名单和恢复时间", "to confirm cause, list of those affected, and when it is put right")
        open_ = [one.id for one in self.found.inside if one.resolved is False][:3]
        return (
            *(Ask("agent", agent, asked) for agent, _ in self.found.agents.most_common(3)),
            *(Ask("customer", contact, again) for contact in open_),
            Ask("client", self.client.zh, duty),
        )

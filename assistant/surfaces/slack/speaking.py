"""Answers and decisions as Slack messages: the words first, then each quote with document, version and a link to it.

Pure: from results to Slack's blocks. Whatever documents or people wrote is escaped; the only links are our own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote as url_quote
from urllib.parse import urlencode

from assistant.answer import Answer
from assistant.granting import Recorded
from assistant.surfaces.slack.outbox import EVENT
from assistant.surfaces.slack.words import REASONS, escaped, words
from assistant.wording.bilingual import Bilingual
from assistant.wording.decision import Decision, Missing, Named
from assistant.wording.phrases import phrase
from knowledge.document import Quote
from knowledge.language import Lang

Block = dict[str, object]
Message = dict[str, object]
_LONGEST = 2_900  # Slack refuses a section over 3,000 characters
_QUOTE = 700
_BESIDE_A_DECISION = 2
_MOST_BLOCKS = 45  # Slack refuses more than 50


def said(text: str) -> Message:
    """One plain sentence of ours."""
    return {"text": escaped(text), "blocks": [_section(escaped(text))]}


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said in one message: the answer, the decision, for which job, and whether the question is repeated."""

    answer: Answer
    decision: Decision | None
    job: str
    quoting: bool


def answer_message(reply: Spoken, address: str) -> Message:
    """An answer as it is posted: the question, the decision where there is one, the answer, its sources, and votes."""
    answer, lang = reply.answer, reply.answer.lang
    parts = [_aside(answer), _head(answer), *_evidence(answer, address)]
    if reply.decision is not None:
        # Beside a decision the documents are only something to read on in: the rule has been quoted already.
        parts = [_decided(reply.decision, lang)]
        if answer.verdict == "answered":
            parts += [f"{words('related', lang)}:", *islice(_evidence(answer, address), _BESIDE_A_DECISION)]
    blocks: list[Block] = (
        [_section(f"*{words('asked', lang)}*  {escaped(reply.answer.question)}")] if reply.quoting else []
    )
    blocks += [_section(part) for part in parts if part]
    if len(blocks) > _MOST_BLOCKS:
        blocks = [*blocks[:_MOST_BLOCKS], _section(words("cut", lang))]
    return {
        "text": escaped(_first_line(reply))[:_LONGEST],
        "blocks": [*blocks, *_recording(reply), _votes(answer, lang)],
        "metadata": {
            "event_type": EVENT,
            "event_payload": {"job": reply.job, "question": reply.answer.question, "answer": answer.id},
        },
    }


def ask_why(answer_id: str, lang: Lang) -> Message:
    """Thanks for a 👎, and four reasons to choose from."""
    buttons = [_button(words(reason, lang), f"tongxi_why_{reason}", f"{lang.value}|{answer_id}") for reason in REASONS]
    return {
        "text": words("why", lang),
        "blocks": [_section(words("why", lang)), {"type": "actions", "elements": buttons}],
    }


def recorded(told: Recorded, lang: Lang) -> Message:
    """What was recorded and what is left of each limit, with the way to take it back."""
    line = told.line.read(lang)
    undo = _button(words("undo", lang), "tongxi_undo", f"{lang.value}|{told.use.id}")
    blocks: list[Block] = [_section(escaped(line))]
    return {"text": escaped(line), "blocks": blocks if told.undone else [*blocks, _actions(undo)]}


def brief_message(title: str, lines: Sequence[str], link: str, lang: Lang) -> Message:
    """The day's page in a few lines, with the way to the whole."""
    body = "\n".join(f"• {escaped(line)}" for line in lines)
    opened = f"<{link}|{words('brief_open', lang)}>"
    return {
        "text": escaped(title),
        "blocks": [_section(f"*{escaped(title)}*"), *([_section(body)] if body else []), _section(opened)],
    }


def _first_line(reply: Spoken) -> str:
    if reply.decision:
        return reply.decision.line.read(reply.answer.lang)
    return reply.answer.text.splitlines()[0] if reply.answer.text else reply.answer.question


def _aside(answer: Answer) -> str:
    """How the question was read, and what worked where it is not the plain extract; "" where nothing is to be said."""
    mode = words(f"mode_{answer.mode}", answer.lang) if answer.mode in {"generated", "lexical"} else ""
    said = " ".join(part for part in (mode, escaped(answer.draft.note)) if part)
    return f"_{said}_" if said else ""


def _head(answer: Answer) -> str:
    """The accepted wording; else the direct line, the lead, and what needs no source."""
    if answer.wording.accepted:
        return escaped(answer.wording.text)
    draft = answer.draft
    lines = [f"*{escaped(draft.direct)}*" if "*" not in draft.direct else escaped(draft.direct)] if draft.direct else []
    lines += [escaped(draft.lead)] if draft.lead and draft.sentences else []
    lines += [escaped(one.label + one.text) for one in draft.sentences if not one.quotes]
    return "\n".join(lines)


def _evidence(answer: Answer, address: str) -> Iterable[str]:
    """Each quoted place: the words, then document, version and place with the link."""
    numbers = {quote: place for place, quote in enumerate(answer.quotes, start=1)}
    near = [(line, quote) for line in answer.draft.further for quote in line.quotes]
    shown: set[Quote] = {quote for _, quote in near}
    if not answer.wording.accepted:
        for sentence in answer.draft.sentences:
            if sentence.quotes:
                shown.update(sentence.quotes)
                sources = [_source(numbers[one], one, answer, address) for one in sentence.quotes]
                yield "\n".join([_quoted(sentence.label + sentence.text), *sources])
    for quote, number in numbers.items():
        if quote not in shown:
            label = phrase("internal", answer.lang) if quote.internal_only else ""
            yield "\n".join([_quoted(label + quote.text), _source(number, quote, answer, address)])
    if near:
        yield f"_{words('further', answer.lang)}_"
    for line, quote in near:
        yield "\n".join([_quoted(line.label + line.text), _source(numbers[quote], quote, answer, address)])


def _quoted(text: str) -> str:
    text = text if len(text) <= _QUOTE else text[:_QUOTE] + "…"
    return "\n".join(f">{line}" for line in escaped(text).splitlines() if line.strip())


def _source(number: int, quote: Quote, answer: Answer, address: str) -> str:
    lang = answer.lang
    where = urlencode({"client": answer.client, "passage": quote.passage_id}, quote_via=url_quote)
    title = escaped(f"《{quote.title}》" if lang.chinese else quote.title).replace("|", "¦")
    place = [escaped(quote.heading[-1])] if quote.heading else []
    place += [words("step", lang, step=escaped(quote.step_id))] if quote.step_id else []
    version = words("version", lang, version=escaped(quote.version))
    return " · ".join([f"[{number}] <{address}/?{escaped(where)}|{title}>", version, *place])


def _decided(decision: Decision, lang: Lang) -> str:
    """The verdict with its rule, limits, approver, and what is missing."""
    lines = [f"*{_read(decision.line, lang)}*"]
    if decision.rule is not None:
        named = words("rule", lang, id=escaped(decision.rule.id), version=decision.rule.version)
        lines += [_quoted(decision.rule.text.read(lang)), named]
    if decision.limits:
        lines.append(f"{words('limits', lang)}: {_read(decision.limits, lang)}")
    if decision.approval is not None:
        names = (decision.approval.level.words.read(lang), decision.approval.person_name)
        who = " ".join(name for name in names if name)
        lines.append(words("approval", lang, who=escaped(who), minutes=decision.approval.within_min))
        lines += [f"• {_read(one, lang)}" for one in decision.approval.why]
    for name, listed in _lists(decision):
        lines.append(f"{words(name, lang)}:")
        lines += [f"• {_read(one.words, lang)}" for one in listed]
    if decision.read_back:
        lines += [f"{words('read_back', lang)}:", _quoted(decision.read_back.read(lang))]
    if decision.say:
        lines += [f"{words('say', lang)}:", _quoted(decision.say.read(lang))]
    return "\n".join(line for line in lines if line)


def _lists(decision: Decision) -> list[tuple[str, tuple[Named | Missing, ...]]]:
    every: list[tuple[str, tuple[Named | Missing, ...]]] = [
        ("missing", decision.missing),
        ("choices", decision.choices),
        ("alternatives", decision.alternatives),
    ]
    return [(name, listed) for name, listed in every if listed]


def _votes(answer: Answer, lang: Lang) -> Block:
    value = f"{lang.value}|{answer.id}"
    return _actions(_button("👍", "tongxi_up", value), _button("👎", "tongxi_down", value))


def _recording(reply: Spoken) -> list[Block]:
    """The button under what the asker may do alone; the clerk sees to it that nobody else's click counts."""
    decision, lang = reply.decision, reply.answer.lang
    if decision is None or decision.verdict != "allowed" or decision.action is None or decision.amount is None:
        return []
    return [_actions(_button(words("record", lang), "tongxi_record", f"{lang.value}|{reply.answer.id}"))]


def _actions(*buttons: Block) -> Block:
    return {"type": "actions", "elements": list(buttons)}


def _button(label: str, action: str, value: str) -> Block:
    text = {"type": "plain_text", "text": label, "emoji": True}
    return {"type": "button", "text": text, "action_id": action, "value": value}


def _section(text: str) -> Block:
    """A section of text that is escaped already; verbatim, so that Slack makes nothing else out of it."""
    shown = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit("\n", 1)[0] + "\n…"
    return {"type": "section", "text": {"type": "mrkdwn", "text": shown, "verbatim": True}}


def _read(text: Bilingual, lang: Lang) -> str:
    return escaped(text.read(lang))

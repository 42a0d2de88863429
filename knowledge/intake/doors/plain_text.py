"""Plain text as transcripts: `客服：` / `客户：`, `Agent:` / `Customer:`, with times where they stand.

A line begins a turn where it begins with a speaker; any other line goes on with the turn before. Lines of equals signs
or dashes part conversations. Before the first turn, lines such as `通话编号：…` or `Started: …` describe the
conversation. It masks nothing.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from knowledge.call import Channel
from knowledge.errors import UnreadableDocument
from knowledge.intake.doors.given import Arrived, GivenCall, GivenTurn, Unread
from knowledge.intake.doors.json_values import instant_of, sound, words_of
from knowledge.intake.doors.labels import names_somebody, speaker_of

NAME = "plain_text"
_PARTING = re.compile(r"\s*[=＝*—-]{4,}\s*")
_DAY = r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?[T\s]+"
_CLOCK = r"\d{1,3}:[0-5]?\d(?::[0-5]?\d(?:[.,]\d{1,3})?)?"
_TIME = rf"(?P<time>(?:{_DAY})?{_CLOCK})"
_STAMP = rf"\s*(?:[\[（(【<]\s*{_TIME}\s*(?:-+>?\s*{_CLOCK}\s*)?[\]）)】>])\s*"
_BARE_STAMP = rf"\s*{_TIME.replace('<time>', '<bare>')}\s+"
_LABEL = r"(?P<label>[^：:\[\]【】\n]{1,24}?)"
_SPOKEN = re.compile(rf"(?:{_STAMP}|{_BARE_STAMP})?\s{{0,8}}{_LABEL}\s{{0,8}}[：:](?P<text>.*)", re.DOTALL)
# 客服小王 2026-11-16 09:00:05, and what was said in the lines below: how chats are often exported.
_HEADED = re.compile(rf"\s*{_LABEL}\s+[\[（(]?{_TIME}[\]）)]?\s*")
_STAMPED = re.compile(rf"{_STAMP}(?P<text>.*)", re.DOTALL)
_ABOUT: Mapping[str, str] = {
    "通话编号": "external_id", "会话编号": "external_id", "会话id": "external_id", "录音编号": "external_id",
    "call id": "external_id", "call-id": "external_id", "conversation id": "external_id", "session id": "external_id",
    "开始时间": "started", "通话时间": "started", "started": "started", "start time": "started", "date": "started",
    "结束时间": "ended", "ended": "ended", "end time": "ended",
    "坐席工号": "agent", "工号": "agent", "agent id": "agent", "agent-id": "agent",
    "客户编号": "customer", "客户号": "customer", "customer id": "customer", "customer-id": "customer",
    "渠道": "channel", "channel": "channel", "技能组": "queue", "队列": "queue", "queue": "queue",
    "订单号": "order_id", "订单编号": "order_id", "order id": "order_id", "order": "order_id",
    "来电原因": "driver", "驱动": "driver", "driver": "driver", "reason": "driver",
    "小结": "disposition", "处理结果": "disposition", "disposition": "disposition",
}  # fmt: skip
_CHANNELS: Mapping[str, Channel] = {
    "voice": "voice", "phone": "voice", "call": "voice", "语音": "voice", "电话": "voice", "热线": "voice",
    "chat": "chat", "im": "chat", "在线": "chat", "文字": "chat", "聊天": "chat", "微信": "chat",
    "email": "email", "mail": "email", "邮件": "email", "邮箱": "email",
}  # fmt: skip
_HOUR_MS = 3_600_000
_EMPTY = "文件里没有文字 / there are no words in the file"
_NO_SPEAKERS = (
    "没有一行以“客服：”“客户：”或 Agent: / Customer: 开头，看不出谁在说话 / "
    "no line begins with a speaker such as Agent: or Customer:"
)


@dataclass(slots=True)
class _Said:
    """A turn while its lines are gathered; `at` is its time as written, `line` where it begins."""

    label: str
    lines: list[str]
    line: int
    at: str = ""


@dataclass(slots=True)
class _Talk:
    """One conversation of the file while it is read."""

    about: dict[str, str] = field(default_factory=dict)
    said: list[_Said] = field(default_factory=list)
    before: list[tuple[int, str]] = field(default_factory=list)  # with the number of the line


def read(raw: bytes | str, *, name: str = "", zone: tzinfo = UTC, speakers: Collection[str] = ()) -> Arrived:
    """The conversations of a text file. `name` becomes the id of one that names none; dates are of `zone`.

    `speakers` are labels that are known to be speakers. Other labels that nobody knows count as speakers where they
    stand at the beginning of two lines, or behind a time; the rest is part of what is said.
    """
    try:
        text = raw if isinstance(raw, str) else words_of(raw)
    except UnreadableDocument as fault:
        return Arrived(unread=(Unread("", fault.detail),))
    text = sound(text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return Arrived(unread=(Unread("", _EMPTY),))
    talks = _talks(text.split("\n"), set(speakers) | _repeated(text))
    if not any(one.label for talk in talks for one in talk.said):
        return Arrived(unread=(Unread("", _NO_SPEAKERS),))
    own = name or hashlib.sha256(text.encode()).hexdigest()[:16]
    unread = [Unread(f"line {line}", _NO_SPEAKERS) for talk in talks if not talk.said for line, _ in talk.before]
    spoken = [talk for talk in talks if talk.said]
    many = len(spoken) > 1
    calls = [_call(talk, f"{own}#{place}" if many else own, zone) for place, talk in enumerate(spoken, 1)]
    labels = {turn.label for call in calls for turn in call.turns if turn.speaker == "unknown" and turn.label}
    return Arrived(tuple(calls), tuple(unread), tuple(sorted(labels)))


def _repeated(text: str) -> set[str]:
    """Labels at the beginning of at least two lines: whoever speaks twice is a speaker."""
    found = (_SPOKEN.fullmatch(line.strip()) for line in text.split("\n"))
    counted = Counter(one["label"].strip() for one in found if one is not None and _wordlike(one["label"]))
    return {label for label, times in counted.items() if times > 1}


def _wordlike(label: str) -> bool:
    """Whether this could be a name: letters, and no sentence, address or clock."""
    label = label.strip()
    return bool(re.search(r"[^\W\d_]", label)) and not re.search(r"[，。！？,!?；;/\\\"“”]", label)


def _talks(lines: list[str], speakers: set[str]) -> list[_Talk]:
    talks = [_Talk()]
    for number, line in enumerate(lines, 1):
        talk = talks[-1]
        if _PARTING.fullmatch(line):
            if talk.said:
                talks.append(_Talk())
        elif line.strip() and not (not talk.said and _describes(talk, line)):
            begun = _begins(line, speakers, number)
            if begun is not None:
                talk.said.append(begun)
            elif talk.said:
                talk.said[-1].lines.append(line.strip())
            else:
                talk.before.append((number, line.strip()))
    return talks


def _describes(talk: _Talk, line: str) -> bool:
    """Take a line before the first turn that describes the conversation; whether it was one not said before."""
    name, colon, value = line.replace("：", ":", 1).partition(":")
    what = _ABOUT.get(name.strip().lower())
    if not colon or what is None or what in talk.about or not value.strip():
        return False
    talk.about[what] = value.strip()
    return True


def _begins(line: str, speakers: set[str], number: int) -> _Said | None:
    """The turn that begins with this line, if one does."""
    line = line.strip()
    headed = _HEADED.fullmatch(line)
    if headed is not None and _is_speaker(headed["label"], speakers, timed=True):
        return _Said(headed["label"].strip(), [], number, headed["time"])
    found = _SPOKEN.fullmatch(line)
    if found is not None:
        at = found["time"] or found["bare"] or ""
        if _is_speaker(found["label"], speakers, timed=bool(at)):
            return _Said(found["label"].strip(), [found["text"].strip()], number, at)
    stamped = _STAMPED.fullmatch(line)
    return _Said("", [stamped["text"].strip()], number, stamped["time"]) if stamped is not None else None


def _is_speaker(label: str, speakers: set[str], *, timed: bool) -> bool:
    label = label.strip()
    return names_somebody(label) or label in speakers or (timed and _wordlike(label))


def _call(talk: _Talk, own: str, zone: tzinfo) -> GivenCall:
    about = talk.about
    days = [_day(one.at, zone) for one in talk.said]
    started = instant_of(about.get("started"), zone) or next((day for day in days if day is not None), None)
    clocks = [_clock(one.at) if day is None else None for one, day in zip(talk.said, days, strict=True)]
    first = next((clock for clock in clocks if clock is not None), 0)
    first = first if first >= _HOUR_MS else 0  # 09:00:05 is a time of day, 00:01:23 one from the beginning
    extra: dict[str, object] = {"before": [words for _, words in talk.before]} if talk.before else {}
    unclear: dict[str, str] = {
        name: about[name] for name in ("started", "ended") if name in about and not instant_of(about[name], zone)
    }
    channel = _CHANNELS.get(about.get("channel", "").lower())
    unclear |= {"channel": about["channel"]} if "channel" in about and channel is None else {}
    return GivenCall(
        source=NAME,
        external_id=about.get("external_id", own)[:200],
        channel=channel,
        started=started,
        ended=instant_of(about.get("ended"), zone),
        final=True,
        agent=about.get("agent", ""),
        customer=about.get("customer", ""),
        queue=about.get("queue", ""),
        driver=about.get("driver", ""),
        disposition=about.get("disposition", ""),
        order_id=about.get("order_id", ""),
        turns=tuple(
            GivenTurn(
                seq=place,
                speaker=speaker_of(one.label, sure=True) or "unknown",
                text="\n".join(filter(None, one.lines)),
                start_ms=_since(started, day, clock, first),
                label=one.label,
            )
            for place, (one, day, clock) in enumerate(zip(talk.said, days, clocks, strict=True))
        ),
        extra=extra | unclear,
    )


def _day(at: str, zone: tzinfo) -> datetime | None:
    """A time with its day."""
    if not re.match(_DAY, at):
        return None
    return instant_of(re.sub(r"[年月./]", "-", at.replace("日", "")).replace("T", " "), zone) or _padded(at, zone)


def _padded(at: str, zone: tzinfo) -> datetime | None:
    """A day written without leading noughts: 2026年3月5日 9:05."""
    numbers = [int(number) for number in re.findall(r"\d+", at)][:6]
    try:
        return datetime(*(numbers + [0] * (6 - len(numbers))), tzinfo=zone)  # type: ignore[misc,arg-type]
    except (ValueError, TypeError):
        return None


def _clock(at: str) -> int | None:
    """A clock's time in ms: h:mm:ss or mm:ss."""
    parts = [float(part) for part in at.replace(",", ".").split(":")] if at else []
    if len(parts) not in {2, 3}:
        return None
    hours, minutes, seconds = [0.0, *parts][-3:]
    return round(((hours * 60 + minutes) * 60 + seconds) * 1000)


def _since(started: datetime | None, day: datetime | None, clock: int | None, first: int) -> int | None:
    """Milliseconds from the beginning of the conversation."""
    if day is not None and started is not None:
        return max(0, round((day - started) / timedelta(milliseconds=1)))
    return None if clock is None or clock < first else clock - first

"""Tables of contact facts, CSV or Excel, row by row into contacts: what cannot be read is told with line and column.

One bad row never stops the others, and a row goes in whole or not at all. Customers' numbers become keys, words are
masked. Which column is what is said by a mapping (`fact_mapping`).
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from knowledge.call import Interaction
from knowledge.client import Client
from knowledge.errors import InvalidInput
from knowledge.intake.doors.fact_mapping import QA, Column, FactMapping
from knowledge.intake.doors.json_values import instant_of, sound, words_of
from knowledge.intake.faults import unreadable
from knowledge.intake.pseudonym import customer_key
from knowledge.intake.redact import redact
from knowledge.intake.tables_sheets import Cell, read_sheets
from knowledge.intake.tables_values import Local, Wrong, moment, narrow, number, plain, unguarded, whole
from knowledge.language import Lang

LARGEST = 512 * 1024 * 1024
_LARGEST_NUMBER = 2**31 - 1
_MOST_HARMLESS = 10_000
_SEPARATORS = ",\t;|"
_YES = ("是", "有", "已", "已解决", "解决", "接通", "已接通", "真", "yes", "y", "true", "t", "1", "√", "✓")
_NO = ("否", "无", "未", "未解决", "没有", "未接通", "假", "no", "n", "false", "f", "0", "×", "✗")
_FLAGS = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "n/a", "null", "none", "nan", "\\n", "空"})
_CHANNELS = {
    name: channel
    for channel, names in {
        "voice": "voice phone call telephone 语音 电话 热线 呼入 呼出 语音热线 電話",
        "chat": "chat im webchat messaging 在线 聊天 文字 文本 在线客服 微信 小程序 app whatsapp 線上",
        "email": "email mail e-mail 邮件 邮箱 电子邮件 郵件",
    }.items()
    for name in names.split()
}
_LANGS = {
    name: lang
    for lang, names in {
        Lang.HANS: "zh-hans zh zh-cn cn 中文 简体 简体中文 普通话 国语 汉语 chinese mandarin",
        Lang.HANT: "zh-hant zh-tw zh-hk 繁体 繁體 繁體中文 粤语 粵語 cantonese",
        Lang.EN: "en en-us en-gb 英文 英语 english",
    }.items()
    for name in names.split()
}
_ANSWERS = {
    name: answer
    for answer, names in {
        "pass": "pass passed yes y 1 合格 通过 达标 是 符合",
        "fail": "fail failed no n 0 不合格 未通过 不达标 否 不符合",
        "na": "na n/a 不适用 不涉及",
        "unknown": "unknown 未知 看不出",
    }.items()
    for name in names.split()
}
_SPELT = re.compile(
    r"(?:(\d+)\s*(?:小时|时|h))?\s*(?:(\d+)\s*(?:分钟|分|m(?:in)?))?\s*(?:(\d+)\s*(?:秒|s(?:ec)?))?", re.I
)
_CLOCKED = re.compile(r"(?:(\d+):)?(\d{1,3}):([0-5]?\d)(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not kept: its line, the column at fault ("" for the row), and why, in both languages."""

    line: int
    column: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header and rows. Every row has its line as editors and Excel count."""

    header: tuple[str, ...]
    rows: Sequence[tuple[int, tuple[Cell, ...]]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rows of one client's table. `lang` is that of contacts which do not say."""

    client: Client
    key: bytes = field(repr=False)
    mapping: FactMapping
    # Words that hold nothing to be masked, so that a team's name is looked at once and not in every row.
    _harmless: set[str] = field(default_factory=set, repr=False)

    def facts(self, table: Table) -> Iterator[Interaction | BadRow]:
        """Every row in order, as a contact or as what is wrong with it. A second row with one id is wrong."""
        seen: dict[str, int] = {}
        for line, cells in table.rows:
            made = self._row(table.header, line, cells)
            if isinstance(made, Interaction) and seen.setdefault(made.id, line) != line:
                first = seen[made.id]
                yield BadRow(line, "", f"编号和第 {first} 行相同", f"it has the same id as line {first}")
            else:
                yield made

    def _row(self, header: Sequence[str], line: int, cells: Sequence[Cell]) -> Interaction | BadRow:
        values: dict[str, Any] = {}
        answers: dict[str, str] = {}
        given = [(name, self.mapping.columns[name], cell) for name, cell in zip(header, cells, strict=False)
                 if name in self.mapping.columns]  # fmt: skip
        given += [(f"fixed {name}", Column(name), value) for name, value in self.mapping.fixed.items()]
        if len(cells) > len(header) and any(cell not in {None, ""} for cell in cells[len(header) :]):
            return BadRow(
                line, "", f"有 {len(cells)} 格，表头只有 {len(header)} 格", "it has more cells than the header"
            )
        for name, column, cell in given:
            try:
                value = self._value(column, cell)
            except (Wrong, OverflowError, ValueError) as fault:
                zh, en = (fault.zh, fault.en) if isinstance(fault, Wrong) else ("数值超出范围", "it is out of range")
                return BadRow(line, name, zh, en)
            if value is not None and column.kind == "qa":
                answers[column.fills.removeprefix(QA)] = value
            elif value is not None:
                values["customer_key" if column.kind == "customer" else column.fills] = value
        # A contact that nobody answered has no agent, and nobody learnt what it was about.
        needed = ("id", "at", "channel") + (() if values.get("answered") is False else ("agent", "driver"))
        missing = [name for name in needed if name not in values]
        if missing:
            named = "、".join(missing)
            return BadRow(line, "", f"缺少 {named}", f"{', '.join(missing)} is missing")
        ready = {"lang": self.client.languages[0], "agent": "", "team": "", "supervisor": "", "driver": ""} | values
        return Interaction(client=self.client.id, qa=answers, **ready)

    def _value(self, column: Column, cell: Cell) -> Any:
        """A cell as its field takes it; None for an empty one. Raises Wrong."""
        if isinstance(cell, str):
            cell = sound(cell)
        text = narrow(cell)
        told = column.values.get(text, column.values.get(plain(cell)))
        if told is not None:
            cell, text = told, told.strip()
        if text.lower() in _NOTHING:
            return None
        match column.kind:
            case "instant":
                return _instant(cell, column.format, Local(self.mapping.zone))
            case "seconds":
                return _within(_seconds(cell))
            case "count":
                return _within(whole(cell))
            case "amount":
                return _amount(cell)
            case "flag":
                return _one_of(text, _FLAGS)
            case "channel":
                return _one_of(text, _CHANNELS)
            case "lang":
                return _one_of(text, _LANGS)
            case "qa":
                return _one_of(text, _ANSWERS)
            case "customer":
                return customer_key(self.key, self.client.id, text)
            case "id":
                return self._id(text)
            case _:
                return self._word(plain(cell))

    def _word(self, text: str) -> str:
        if text in self._harmless:
            return text
        masked = redact(text)
        if not masked.found and len(self._harmless) < _MOST_HARMLESS:
            self._harmless.add(text)
        return masked.text

    def _id(self, text: str) -> str:
        """The source's own id; one that says something about a person (a phone number) becomes a key."""
        if len(text) <= 100 and not redact(text).found:
            return text
        return f"x-{customer_key(self.key, self.client.id, f'contact {text}')}"


def read_table(name: str, content: bytes) -> Table:
    """The header and rows of a .csv file, or of an .xlsx file's first sheet with rows. Raises InvalidInput."""
    if len(content) > LARGEST:
        raise unreadable("too_large", size=f"{len(content) >> 20}", limit=f"{LARGEST >> 20}")
    if name.lower().endswith((".xlsx", ".xls")):
        found = [sheet for sheet in read_sheets(name, content).sheets if sheet.lines]
        lines = [(line.number, line.cells) for line in found[0].lines] if found else []
    else:
        lines = _lines(words_of(content))
    if not lines:
        raise unreadable("empty")
    try:
        header = tuple("" if cell is None else narrow(cell) for cell in lines[0][1])
    except Wrong as fault:
        raise InvalidInput(f"表头读不了：{fault.zh} / the header cannot be read: {fault.en}") from None
    return Table(header, lines[1:])


def _lines(text: str) -> list[tuple[int, tuple[Cell, ...]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count) if any(mark in first for mark in _SEPARATORS) else ","
    written = list(io.StringIO(text.replace("\0", "\ufffd"), newline=""))
    rows = csv.reader(written, delimiter=separator)
    found: list[tuple[int, tuple[Cell, ...]]] = []
    begun, width = 1, 0
    try:
        for row in rows:
            swallowed = written[begun : rows.line_num]
            if width > 2 and any(line.count(separator) >= width - 1 for line in swallowed):
                # A quotation mark that nothing closes has taken whole rows into one cell: each is read by itself.
                apart = [next(csv.reader([line], delimiter=separator)) for line in written[begun - 1 : rows.line_num]]
            else:
                apart = [row]
            for place, cells in enumerate(apart):
                if any(cell.strip() for cell in cells):
                    found.append((begun + place, tuple(unguarded(cell) or None for cell in cells)))
            begun, width = rows.line_num + 1, width or len(row)
    except csv.Error as fault:
        raise unreadable("too_long", why=str(fault)) from fault
    return found


def _instant(cell: Cell, form: str, local: Local) -> datetime:
    if form and isinstance(cell, str):
        try:
            found = datetime.strptime(narrow(cell), form)  # noqa: DTZ007 - its zone is put in below
        except ValueError:
            raise Wrong(f"“{cell}”和格式 {form} 对不上", f"{cell!r} does not fit {form}") from None
        return (found if found.tzinfo else found.replace(tzinfo=local.zone)).astimezone(UTC)
    if isinstance(cell, str) and (known := instant_of(narrow(cell), local.zone)) is not None:
        return known.astimezone(UTC)
    return moment(cell, local)


def _seconds(cell: Cell) -> int:
    """A duration: seconds, h:mm:ss, 3分25秒, or Excel's own. Raises Wrong."""
    if isinstance(cell, timedelta):
        return round(cell.total_seconds())
    if isinstance(cell, time):
        return (cell.hour * 60 + cell.minute) * 60 + cell.second
    text = narrow(cell)
    found = _CLOCKED.fullmatch(text) or (_SPELT.fullmatch(text) if re.search(r"\D", text) else None)
    if found is not None and any(found.groups()):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return (hours * 60 + minutes) * 60 + seconds
    value = number(text.removesuffix("s").removesuffix("秒"))
    return round(value)


def _amount(cell: Cell) -> Decimal:
    return number(narrow(cell).strip("¥￥$€£元").removeprefix("CNY").removeprefix("USD").removeprefix("RMB").strip())


def _within(value: int) -> int:
    if not 0 <= value <= _LARGEST_NUMBER:
        raise Wrong(f"{value} 超出范围", f"{value} is out of range")
    return value


def _one_of(text: str, known: Mapping[str, Any]) -> Any:
    found = known.get(text.lower())
    if found is None:
        raise Wrong(
            f"看不懂“{text}”，请在映射文件的 values 里写明它是什么",
            f"{text!r} is not known: say in `values` of the mapping what it means",
        )
    return found

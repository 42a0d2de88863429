"""The commands that keep similar questions (相似问): import, list, remove, and what votes suggest.

They need the data folder to themselves; a running server takes the same at /v1/similar-questions.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from assistant.similar import Adrift, Imported, Kept, Wanted
from assistant.suggesting import written
from assistant.surfaces.cli_desk import Asking, audience_of
from assistant.surfaces.cli_intake import progress
from assistant.surfaces.cli_json import plain
from assistant.surfaces.cli_show import dumped
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.bilingual import Bilingual
from knowledge.audience import Role
from knowledge.errors import InvalidInput
from knowledge.language import Lang

Client = Annotated[str | None, typer.Option("--client", help="客户公司编号 / the client company's id")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")]
# Faults, repeated lines and places adrift that are shown; the rest is counted.
SHOWN = 20
# So many characters of a place's words are shown.
_WIDTH = 40
_WORDS = {
    "done": Bilingual(
        "已收入 {n} 条相似问，对应 {places} 处原文，来源 {source}",
        "{n} questions for {places} places taken in as {source}",
    ),
    "replaced": Bilingual("（替换了原来的 {before} 条）", " (in place of {before} before)"),
    "same": Bilingual("来源 {source} 没有变化，{n} 条", "{source} is unchanged: {n} questions"),
    "would": Bilingual(
        "试运行：会收入 {n} 条相似问，对应 {places} 处原文，来源 {source}",
        "A dry run: {n} questions for {places} places would be taken in as {source}",
    ),
    "repeated": Bilingual("重复 {n} 行：{lines}", "{n} repeated lines: {lines}"),
    "adrift": Bilingual(
        "有 {n} 处在资料里找不到原文，暂时不起作用：",
        "{n} places stand nowhere in the documents and serve nothing yet:",
    ),
    "no_words": Bilingual("{document}：没有这段原文“{words}”", "{document} does not say “{words}”"),
    "no_document": Bilingual(
        "{document}：没有这份资料（“{words}”）", "{document}: there is no such document (“{words}”)"
    ),
    "mend": Bilingual(
        "请照现行资料改好 words 一栏，再导入一次。", "Put into `words` what the document says now, and import it again."
    ),
    "mend_pack": Bilingual(
        "请照现行资料改好资料包里的 questions.csv，再收入一次。",
        "Put into the pack's questions.csv what the document says now, and take it in again.",
    ),
    "faults": Bilingual("有 {n} 行不能用，改好以前整份不会收入：", "{n} lines cannot be used; mend them first:"),
    "line": Bilingual("第 {line} 行：{why}", "line {line}: {why}"),
    "more": Bilingual("……还有 {n} 行", "… and {n} more"),
    "more_places": Bilingual("……还有 {n} 处", "… and {n} more"),
    "removed": Bilingual("已移除来源 {source}，{n} 处原文的相似问", "{source} removed: the questions of {n} places"),
    "own": Bilingual(
        "资料包自带的相似问  {places} 处原文，{n} 条", "with the client's pack  {places} places, {n} questions"
    ),
    "source": Bilingual("{source}  {places} 处原文，{n} 条", "{source}  {places} places, {n} questions"),
    "none": Bilingual("还没有相似问", "there are no similar questions yet"),
    "nothing": Bilingual(
        "暂时没有可建议的相似问：要有人对答案点赞、没人点踩，并且这样的问法还没收入。",
        "Nothing to suggest yet: it takes an answer that somebody voted up and nobody down, "
        "to a question that is on no list.",
    ),
    "unwritten": Bilingual("没有写 {file}。", "{file} was not written."),
    "suggested": Bilingual(
        "已写入 {file}：{n} 条问法，对应 {places} 处原文。看过、改好再导入；换个新来源名，同名会整份替换。",
        "Written to {file}: {n} questions for {places} places. Read and edit them, then import them under a new name: "
        "the same name is replaced whole.",
    ),
}
Say = Callable[..., str]


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to `cli`."""
    questions = typer.Typer(no_args_is_help=True, help="相似问 / similar questions")
    cli.add_typer(questions, name="questions")
    _import(questions, terminal)
    _keep(questions, terminal)
    _suggest(questions, terminal)


def _import(questions: typer.Typer, terminal: Terminal) -> None:
    @questions.command("import")
    def take_in(
        file: Annotated[Path, typer.Argument(help="CSV 或 XLSX：document,words,questions / CSV or XLSX")],
        client: Client = None,
        source: Annotated[str, typer.Option("--source", help="来源名，默认取文件名 / the source's name")] = "",
        dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写 / check it, write nothing")] = False,
        as_json: AsJson = False,
    ) -> None:
        """导入一份相似问，同名来源整份替换 / take similar questions in; the same source is replaced whole."""
        with terminal.explained(), terminal.folder() as assistant, progress(hidden=as_json) as bar:
            task = bar.add_task(file.name, total=None)
            audience = audience_of(assistant, Asking(client, None, Role.MANAGER))
            told = assistant.similar.put(
                audience, file.name, _content(file), Wanted(source, dry_run), lambda n: bar.update(task, completed=n)
            )
            bar.stop()
            typer.echo(dumped(plain(told)) if as_json else "\n".join(lines(told, terminal.speaks())))
        if told.faults:
            raise typer.Exit(2)


def _keep(questions: typer.Typer, terminal: Terminal) -> None:
    @questions.command("list")
    def listed(client: Client = None, as_json: AsJson = False) -> None:
        """有哪些相似问，哪些找不到原文 / which lists there are, and which places are adrift."""
        with terminal.explained(), terminal.folder() as assistant:
            found = assistant.similar.lists(audience_of(assistant, Asking(client, None, Role.MANAGER)))
            told = {"sources": plain(found)}
            typer.echo(dumped(told) if as_json else "\n".join(list_lines(found, terminal.speaks())))

    @questions.command("remove")
    def remove(source: str, client: Client = None, as_json: AsJson = False) -> None:
        """移除一份导入的相似问 / remove an imported list."""
        with terminal.explained(), terminal.folder() as assistant:
            gone = assistant.similar.remove(audience_of(assistant, Asking(client, None, Role.MANAGER)), source)
            told = _say(terminal.speaks(), "removed", source=source, n=gone)
            typer.echo(dumped({"source": source, "removed": gone}) if as_json else told)


def _suggest(questions: typer.Typer, terminal: Terminal) -> None:
    @questions.command("suggest")
    def suggest(
        client: Client = None,
        out: Annotated[Path | None, typer.Option("--out", help="写到文件 / write to a file")] = None,
        as_json: AsJson = False,
    ) -> None:
        """点赞的问法整理成 CSV，看过、改好再导入 / what votes suggest as CSV: read it, edit it, import it."""
        with terminal.explained(), terminal.folder() as assistant:
            found = assistant.suggesting(audience_of(assistant, Asking(client, None, Role.MANAGER)))
            content = f"{dumped({'suggestions': plain(found)})}\n".encode() if as_json else written(found)
            if out is None:
                typer.echo(content.decode("utf-8-sig"), nl=False)
            elif found:
                _write(out, content)
                count = sum(len(one.questions) for one in found)
                told = _say(terminal.speaks(), "suggested", file=out.name, n=count, places=len(found))
                typer.echo(told, err=True)
            if not found:
                names = ("nothing",) if out is None else ("nothing", "unwritten")
                typer.echo("\n".join(_say(terminal.speaks(), name, file=out and out.name) for name in names), err=True)


def lines(told: Imported, lang: Lang) -> list[str]:
    """What an import did as a person reads it: faults by line first, then the counts, then what is adrift."""
    say: Say = partial(_say, lang)
    if told.faults:
        faults = [say("line", line=one.line, why=one.en if lang is Lang.EN else one.zh) for one in told.faults]
        return [say("faults", n=len(faults)), *_first(faults, say, "more")]
    name = "would" if told.dry_run else "done" if told.changed else "same"
    head = say(name, n=told.questions, places=told.places, source=told.source)
    if told.before and name != "same":
        head += say("replaced", before=told.before)
    repeated = ", ".join(map(str, told.repeated[:SHOWN])) + ("…" if len(told.repeated) > SHOWN else "")
    counts = [say("repeated", n=len(told.repeated), lines=repeated)] if told.repeated else []
    return [head, *counts, *_adrift(told.mend, told.adrift, say, "mend")]


def list_lines(found: Sequence[Kept], lang: Lang) -> list[str]:
    """The lists as a person reads them, each with what of it is adrift."""
    say: Say = partial(_say, lang)
    out = []
    for one in found:
        out.append(say("own" if one.own else "source", source=one.name, places=one.places, n=one.questions))
        out += [f"  {line}" for line in _adrift(one.mend, one.adrift, say, "mend_pack" if one.own else "mend")]
    return out or [say("none")]


def _adrift(mend: Sequence[Adrift], count: int, say: Say, then: str) -> list[str]:
    if not count:
        return []
    places = [
        say("no_words" if one.known else "no_document", document=one.document_id, words=_short(one.words))
        for one in mend
    ]
    return [say("adrift", n=count), *_first(places, say, "more_places", count), say(then)]


def _first(told: Sequence[str], say: Say, more: str, count: int = 0) -> list[str]:
    """The first of them, each on a line of its own, and how many there are beyond."""
    rest = max(count, len(told)) - min(len(told), SHOWN)
    return [f"  {line}" for line in [*told[:SHOWN], *([say(more, n=rest)] if rest else [])]]


def _short(words: str) -> str:
    plain_words = " ".join(words.split())
    return plain_words if len(plain_words) <= _WIDTH else f"{plain_words[:_WIDTH]}…"


def _say(lang: Lang, name: str, **slots: object) -> str:
    return _WORDS[name].read(lang).format(**slots)


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise InvalidInput("没有这个文件 / there is no such file")
    return file.read_bytes()


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as fault:
        told = f"写不了 {file.name}，请换个位置 / {file.name} cannot be written: name another place"
        raise InvalidInput(told) from fault

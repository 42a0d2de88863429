"""What the knowledge does not answer, as a person reads it in a terminal. From JSON to lines of text; pure."""

from assistant.surfaces.cli_json import Json
from assistant.wording.bilingual import Bilingual
from knowledge.language import Lang

_NONE = Bilingual("目前没有记录到答不上来的问题。", "No question is on record that the knowledge could not answer.")
_HEAD = Bilingual(
    "知识库答不上来的问题（{groups} 组，共问过 {count} 次），问得多的在前：",
    "What the knowledge does not answer ({groups} groups, asked {count} times), most asked first:",
)
_LINE = Bilingual("问过 {count} 次，最近 {last}，{langs}", "asked {count}x, last {last}, {langs}")
_NEAREST = Bilingual("最接近的文件：{ids}", "nearest documents: {ids}")
_NO_NEAREST = Bilingual("没有接近的文件", "no document comes near")
_ID = Bilingual("编号 {id}", "id {id}")
_CLOSED = Bilingual(
    "已关闭 {count} 条。以后再答不上来，会重新记一条。",
    "{count} closed. Asked again without an answer, it is noted anew.",
)
_CLOSED_BEFORE = Bilingual("这一条之前已经关闭。", "It was closed before.")
_LANGS = {
    "zh-Hans": Bilingual("简体", "Simplified"),
    "zh-Hant": Bilingual("繁体", "Traditional"),
    "en": Bilingual("英文", "English"),
}


def closed_lines(told: Json, lang: Lang) -> list[str]:
    """How many wordings of a question were closed."""
    count = len(told["closed"])
    return [(_CLOSED.read(lang).format(count=count) if count else _CLOSED_BEFORE.read(lang))]


def gap_lines(told: Json, lang: Lang) -> list[str]:
    """The groups, each with how often and when it was asked, in which languages, and what came nearest."""
    groups = told["groups"]
    if not groups:
        return [_NONE.read(lang)]
    lines = [_HEAD.read(lang).format(groups=len(groups), count=sum(one["count"] for one in groups))]
    for one in groups:
        langs = ("、" if lang.chinese else ", ").join(_LANGS[name].read(lang) for name in one["langs"])
        last = one["last"][:16].replace("T", " ")
        lines.append(f"- {one['text']}")
        near = _NEAREST.read(lang).format(ids=", ".join(one["nearest"])) if one["nearest"] else _NO_NEAREST.read(lang)
        lines.append(f"    {_LINE.read(lang).format(count=one['count'], last=last, langs=langs)} · {near}")
        lines.append(f"    {_ID.read(lang).format(id=one['ids'][0])}")
    return lines

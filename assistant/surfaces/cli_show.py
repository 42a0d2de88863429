"""Results as a person reads them in a terminal, in Chinese or English. From the JSON of /v1 to lines of text; pure."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.surfaces.cli_json import Json
from assistant.surfaces.messages import Message
from assistant.wording.bilingual import Bilingual
from knowledge.document import DocumentReport
from knowledge.language import Lang

_WORDS = {
    "sources": Bilingual("出处", "Sources"),
    "mode_generated": Bilingual("由模型改写，已逐句核对。", "Worded by a model and checked sentence by sentence."),
    "mode_lexical": Bilingual("这次只按关键词查找。", "Searched by keywords alone this time."),
    "version": Bilingual("版本", "version"),
    "internal": Bilingual("【内部】", "[internal] "),
    "rule": Bilingual("依据规则", "Rule"),
    "limits": Bilingual("额度", "Limits"),
    "approval": Bilingual("找谁批", "Approved by"),
    "minutes": Bilingual("分钟内答复", "min"),
    "use": Bilingual("记录编号（撤销时用）", "Its id, to take it back by"),
    "missing": Bilingual("还要先弄清楚", "To find out first"),
    "choices": Bilingual("您指的是哪一种", "Which one do you mean"),
    "alternatives": Bilingual("可以改办", "What can be done instead"),
    "read_back": Bilingual("复述并请客户确认", "Read back and have it confirmed"),
    "say": Bilingual("对客户说", "Say to the customer"),
    "best": Bilingual("可以推荐", "May be offered"),
    "nothing": Bilingual("现在没有可以推荐的优惠。", "Nothing may be offered now."),
    "price": Bilingual("价格", "Price"),
    "talk": Bilingual("怎么说", "How to say it"),
    "must": Bilingual("必须照读", "Must be read out"),
    "why": Bilingual("符合", "Because"),
    "not_because": Bilingual("不符合", "Not because"),
    "ask_first": Bilingual("先问一句", "Ask first"),
    "before": Bilingual("推荐之前", "Before any offer"),
    "held": Bilingual("暂不推荐的原因", "Held back because"),
    "eligible": Bilingual("可推荐", "eligible"),
    "unknown": Bilingual("待确认", "unknown"),
    "suppressed": Bilingual("暂缓", "suppressed"),
    "ineligible": Bilingual("不符合", "not eligible"),
    "safe": Bilingual("已有内容", "What is safe"),
    "next": Bilingual("下一步", "What next"),
    "summary": Bilingual("小结", "Summary"),
    "promises": Bilingual("承诺", "Promises"),
    "flags": Bilingual("质检提示", "Quality flags"),
    "due": Bilingual("到期", "due"),
    "symptom": Bilingual("现象", "What is seen"),
    "scope": Bilingual("范围", "Where and who"),
    "further": Bilingual("也找到这些，未必是问的这件事", "Also found; may be of another matter"),
    "whys": Bilingual("为什么", "Why"),
    "counter": Bilingual("反面证据", "What speaks against"),
    "unknowns": Bilingual("还不知道", "Not known yet"),
    "measures": Bilingual("措施", "Measures"),
    "signals": Bilingual("异常", "Signals"),
    "issues": Bilingual("异常上升", "What rose"),
    "drivers": Bilingual("来电原因", "Drivers"),
    "listen": Bilingual("值得听的通话", "Calls worth hearing"),
    "calendar": Bilingual("今天的变化", "Changes today"),
    "added": Bilingual("新增", "added"),
    "replaced": Bilingual("更新", "replaced"),
    "unchanged": Bilingual("未变", "unchanged"),
    "removed": Bilingual("移除", "removed"),
    "absent": Bilingual("文件夹里没有", "not in the folder"),
    "refused": Bilingual("未收", "refused"),
}  # fmt: skip


def word(name: str, lang: Lang) -> str:
    """One word of ours."""
    return _WORDS[name].read(lang)


def dumped(value: object) -> str:
    """JSON as `--json` prints it."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def fault_lines(told: Message, lang: Lang) -> list[str]:
    """An error: what happened, what is safe, what to do next."""
    return [
        f"✗ {told.title}: {told.detail}",
        f"  {word('safe', lang)}: {told.safe}",
        f"  {word('next', lang)}: {told.next}",
    ]


def reply_lines(reply: Json, lang: Lang) -> list[str]:
    """The decision where there is one, the answer, and its sources."""
    lines = [*decision_lines(reply["decision"], lang), ""] if reply.get("decision") else []
    aside = [word(f"mode_{reply['mode']}", lang)] if reply["mode"] in {"generated", "lexical"} else []
    aside += [reply["note"]] if reply.get("note") else []
    lines += [f"（{' '.join(aside)}）" if lang.chinese else f"({' '.join(aside)})"] if aside else []
    lines += [reply["text"]]
    if reply["quotes"]:
        lines += ["", f"{word('sources', lang)}:"]
    near = {mark for one in reply["further"] for mark in one["marks"]}
    for quote in reply["quotes"]:
        lines += ["", f"{word('further', lang)}:"] if quote["mark"] == min(near, default=0) else []
        place = " › ".join([*quote["heading"], *([quote["step_id"]] if quote["step_id"] else [])])
        lines.append(f"  [{quote['mark']}] {quote['title']} · {word('version', lang)} {quote['version']} · {place}")
        lines.append(f"      {word('internal', lang) if quote['internal_only'] else ''}{_short(quote['text'])}")
    return lines


def _asked(one: Json, lang: Lang) -> str:
    """What to find out, with how it is answered: --known cause=航司原因/酒店原因."""
    values = "/".join(_read(option["words"], lang) for option in one["options"]) or "…"
    return f"{_read(one['words'], lang)}  --known {one['id']}={values}"


def decision_lines(decision: Json, lang: Lang) -> list[str]:
    """The verdict with its rule, limits, approver, and what is missing."""
    lines = [f"▶ {_read(decision['line'], lang)}"]
    if rule := decision["rule"]:
        lines.append(f"  {word('rule', lang)} {rule['id']} v{rule['version']}: {_read(rule['text'], lang)}")
    if decision["limits"] and _read(decision["limits"], lang):
        lines.append(f"  {word('limits', lang)}: {_read(decision['limits'], lang)}")
    if approval := decision["approval"]:
        who = " ".join(part for part in (_read(approval["level"]["words"], lang), approval["person_name"]) if part)
        lines.append(f"  {word('approval', lang)}: {who} ({approval['within_min']} {word('minutes', lang)})")
    lines += _listed("missing", [_asked(one, lang) for one in decision["missing"]], lang)
    for name in ("choices", "alternatives"):
        lines += _listed(name, [_read(one["words"], lang) for one in decision[name]], lang)
    for name in ("read_back", "say"):
        if decision[name] and _read(decision[name], lang):
            lines.append(f"  {word(name, lang)}: {_read(decision[name], lang)}")
    return lines


def use_lines(use: Json, lang: Lang) -> list[str]:
    """A grant recorded or taken back: what is left of each limit, and the id it is taken back by."""
    return [f"▶ {_read(use['line'], lang)}", f"  {word('use', lang)}: {use['id']}"]


def advice_lines(advice: Json, lang: Lang) -> list[str]:
    """The offer to make with its reasons, then the others with theirs."""
    best = next((one for one in advice["results"] if one["id"] == advice["best"]), None)
    lines = [f"▶ {word('best', lang)}: {_read(best['name'], lang)}"] if best else [f"▶ {word('nothing', lang)}"]
    if best:
        price = f"{best['price']} {best['currency']}" if best["price"] is not None else ""
        for name, text in (
            ("price", price),
            ("why", _joined(best["passed"], lang)),
            ("talk", _read(best["talk_track"], lang)),
        ):
            lines += [f"  {word(name, lang)}: {text}"] if text else []
        lines += _listed("must", [_read(one, lang) for one in best["must_say"]], lang)
    if advice["ask"]:
        lines.append(f"  {word('ask_first', lang)}: {_read(advice['ask']['words'], lang)}")
    lines += _listed("before", [_read(one, lang) for one in advice["first"]], lang)
    lines += _listed("held", [_read(one["words"], lang) for one in advice["suppressions"] if not one["offer_id"]], lang)
    for one in advice["results"]:
        if one is not best:
            reasons = _joined(one["failed"], lang) or _joined(one["missing"], lang)
            lines.append(
                f"  - {_read(one['name'], lang)}: {word(one['status'], lang)}{f' ({reasons})' if reasons else ''}"
            )
    return lines


def review_lines(review: Json, lang: Lang) -> list[str]:
    """A finished call in short."""
    lines = [f"▶ {review['call_id']} · {review['agent']} · {review['driver'] or '—'}"]
    lines.append(f"  {word('summary', lang)}: {_read(review['summary'], lang)}")
    promises = [f"{one['text']} ({word('due', lang)} {one['due'] or '—'})" for one in review["promises"]]
    lines += _listed("promises", promises, lang)
    return lines + _listed("flags", [_read(one["text"], lang) for one in review["flags"]], lang)


def brief_lines(brief: Json, lang: Lang) -> list[str]:
    """The morning page: its sentences, then promises and calls."""
    lines = [f"▶ {_read(brief['name'], lang)} · {brief['day']}", _told(brief["headline"], lang)]
    lines += [_told(one, lang) for one in brief["header"]]
    lines += _listed("signals", [_told(one, lang) for one in brief["signals"]], lang)
    issues = [_told(told, lang) for one in brief["issues"] for told in (*one["told"], one["question"]) if told]
    lines += _listed("issues", issues, lang)
    lines += _listed(
        "drivers", [f"{one['driver']} {one['count']} ({one['share']:.0f}%)" for one in brief["drivers"]], lang
    )
    owed = [
        f"{one['text']} · {_read(one['who'], lang)} · {word('due', lang)} {one['due']}" for one in brief["promises"]
    ]
    lines += _listed("promises", owed, lang)
    heard = [f"{one['contact_id']} · {one['agent_name']} · {_read(one['why'], lang)}" for one in brief["listen"]]
    lines += _listed("listen", heard, lang)
    return lines + _listed("calendar", [_told(one, lang) for one in brief["calendar"]], lang)


def cause_lines(cause: Json, lang: Lang) -> list[str]:
    """A root-cause draft."""
    lines = [f"▶ {cause['driver']} · {cause['day']}"]
    parts = {
        "symptom": cause["symptom"], "scope": cause["scope"], "whys": [one["claim"] for one in cause["whys"]],
        "counter": cause["counter"], "unknowns": [one["question"] for one in cause["unknowns"]],
        "measures": [one["text"] for one in cause["measures"]],
    }  # fmt: skip
    for name, told in parts.items():
        lines += _listed(name, [_told(one, lang) for one in told], lang)
    return lines


def report_rows(reports: Iterable[DocumentReport], lang: Lang) -> list[tuple[str, str, str, str]]:
    """A table of what intake did: file, what happened, passages, why."""
    return [
        (one.source_name, word(one.status, lang), str(one.passages or ""), one.reason or "；".join(one.warnings))
        for one in reports
    ]


def _listed(name: str, lines: Sequence[str], lang: Lang) -> list[str]:
    return [f"  {word(name, lang)}:", *(f"    - {line}" for line in lines)] if lines else []


def _joined(told: Sequence[Json], lang: Lang) -> str:
    return ("；" if lang.chinese else "; ").join(_read(one, lang) for one in told)


def _told(told: Json, lang: Lang) -> str:
    return _read(told["text"], lang)


def _read(words: Any, lang: Lang) -> str:
    return Bilingual(words.get("zh", ""), words.get("en", "")).read(lang)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 200 else text[:200] + "…"

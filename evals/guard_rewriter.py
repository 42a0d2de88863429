"""An honest rewriter: says what an answer says in other words and another order, and changes nothing it means.

Works on plain lines with citation marks, from lists written here. It shares no code with the guard it is used to test.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of an answer: what stands before it, its words, its marks ("[1][2]"). `fixed` words stay; `zh` says
    that the answer is Chinese.
    """

    body: str
    marks: str = ""
    label: str = ""
    fixed: bool = False
    zh: bool = True


SYNONYMS_ZH: tuple[tuple[str, str], ...] = (
    ("客户", "顾客"), ("客戶", "顧客"), ("收取", "收"), ("以内", "之内"), ("以內", "之內"), ("不得", "不可以"),
    ("无需", "不需要"), ("無需", "不需要"), ("必须", "一定要"), ("必須", "務必"), ("此外", "另外"),
    ("因此", "所以"), ("但是", "不过"), ("但", "不過"), ("以及", "还有"), ("并且", "而且"), ("並且", "而且"),
    ("大约", "大概"), ("大約", "大概"), ("之后", "以后"), ("之後", "以後"), ("之前", "以前"), ("目前", "现在"),
    ("由于", "因为"), ("由於", "因為"), ("如果", "要是"), ("即可", "就可以"), ("仅", "只"), ("僅", "只"),
    ("均", "都"), ("位于", "坐落在"), ("位於", "坐落在"), ("并", "同时"), ("並", "同時"), ("其中", "里面"),
    ("主要", "主要是"), ("办理", "办"), ("申请", "提出申请"), ("到账", "入账"), ("最多", "至多"), ("最少", "至少"),
    ("不超过", "最多"), ("联系", "找"), ("处理", "办理"), ("支持", "可以"), ("价格", "价钱"), ("全部", "所有"),
    ("可以", "能够"), ("开始", "起"), ("成为", "变成"), ("成為", "變成"), ("称为", "叫做"), ("稱為", "叫做"),
    ("建立", "设立"), ("包括", "有"),
)  # fmt: skip
SYNONYMS_EN: tuple[tuple[str, str], ...] = (
    ("customer", "guest"), ("must", "has to"), ("cannot", "can't"), ("however", "but"), ("approximately", "about"),
    ("additional", "extra"), ("also", "as well"), ("while", "whereas"), ("because", "since"),
    ("during", "in the time of"), ("began", "started"), ("large", "big"), ("many", "a lot of"),
    ("such as", "for example"), ("receive", "get"), ("purchase", "buy"), ("assistance", "help"),
    ("is required", "is needed"), ("prior to", "before"), ("in order to", "to"), ("known as", "called"),
    ("often", "frequently"), ("may", "can"),
)  # fmt: skip
LEADS_ZH = ("另外，", "同时，", "具体来说，", "也就是说，", "按现行规定，", "需要说明的是，", "简单说，")
LEADS_EN = ("In short, ", "Also, ", "To be precise, ", "As the document says, ", "Please note that ", "In this case, ")
FRAMES_ZH = ("可以这样答复：", "您可以这样跟客户说：", "答复如下：", "具体情况如下：")
FRAMES_EN = ("You can put it like this:", "Here is the answer:", "You may tell the customer:")
_CONDITION = re.compile(r"^((?:如果|如|若|要是|当|凡|倘若)[^，。；：]{3,40})，([^。；]{3,80}?)([。；]?)$")
_SENTENCE_ZH = re.compile(r"(?<=[。！？])(?![”’」』）)！？])|(?<=[。！？][”’」』）)])")
_SENTENCE_EN = re.compile(
    r"(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)(?<! vs\.)(?<! No\.)(?<! [A-Z]\.)(?:(?<=[.!?])|(?<=[.!?][)\"'”\]]))\s+"
)

Rewriting = Callable[[Sequence[Line], random.Random], list[Line]]


def chinese(text: str) -> bool:
    """Whether a text is Chinese: it holds a Chinese character outside quotes of names."""
    return HAN.search(text) is not None


def laid_out(lines: Sequence[Line]) -> str:
    """The lines as a wording: each sentence of each line with the line's marks."""
    return "\n".join(_line(line) for line in lines if line.body.strip())


def _line(line: Line) -> str:
    if line.fixed or not line.marks:
        return f"{line.label}{line.body}{line.marks}"
    flat = re.sub(r"\s*\n\s*", "；" if chinese(line.body) else "; ", line.body.strip())
    pieces = _SENTENCE_ZH.split(flat) if chinese(flat) else _SENTENCE_EN.split(flat)
    parts = [one for one in pieces if one.strip()]
    gap = "" if chinese(line.body) and line.label[:1] != "(" else " "
    return gap.join(f"{line.label}{one.strip()}{line.marks}" for one in parts)


def connected(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """A frame before the answer and connective words before its statements."""
    frame = Line(draw.choice(FRAMES_ZH if lines[0].zh else FRAMES_EN))
    told = [frame]
    for line in lines:
        # Words of one's own are in the answer's language; an original in the other is led in by its own.
        lead = draw.choice(LEADS_ZH if line.zh and chinese(line.body) else LEADS_EN)
        told.append(line if line.fixed or not line.marks else replace(line, body=lead + line.body))
    return told


def reordered(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """Conditions after what they allow; the parts between semicolons, and the statements after the first, reversed."""
    told = [line if line.fixed or not line.marks else replace(line, body=_turned(line.body)) for line in lines]
    cited = [place for place, line in enumerate(told) if line.marks and not line.fixed]
    if len(cited) > 2:
        rest = cited[1:]
        moved = [told[place] for place in reversed(rest)]
        for place, line in zip(rest, moved, strict=True):
            told[place] = line
    return told


def _turned(body: str) -> str:
    if found := _CONDITION.match(body.strip()):
        return f"{found[2]}，前提是{found[1].removeprefix('如果')}{found[3]}"
    end = body.strip()[-1:] if body.strip()[-1:] in "。." else ""
    parts = body.strip().rstrip("。.").split("；")
    # What stands before a colon belongs to all parts: such a list stays in its order.
    if len(parts) < 2 or "：" in body or any(not part.strip() for part in parts):
        return body
    return "；".join(reversed(parts)) + end


def synonyms(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """Up to four words of a statement by others that mean the same."""
    return [
        line if line.fixed or not line.marks else replace(line, body=_other_words(line.body, draw)) for line in lines
    ]


def _other_words(body: str, draw: random.Random) -> str:
    pairs = list(SYNONYMS_ZH if chinese(body) else SYNONYMS_EN)
    draw.shuffle(pairs)
    changed, taken = 0, body
    for old, new in pairs:
        pattern = re.escape(old) if chinese(body) else rf"\b{re.escape(old)}\b"
        if old in body and _whole_word(old, body) and changed < 4:
            taken, times = re.subn(pattern, new, taken, count=1)
            changed += times
    return taken


_PART_OF = {
    "但": "但是|不但|非但|但凡", "並": "並且|並非|並不|合並|一並", "并": "并且|并非|并不|合并|一并|并列|兼并",
    "均": "平均|人均|均衡|均匀|均勻|年均", "僅": "不僅|僅次|僅僅", "仅": "不仅|仅次|仅仅",
    "可以": "不可以|可以[吗嗎]|可不可以", "开始": "开始[了时前]|从.{1,12}开始",
    "支持": "不支持|支持者|支持率|的支持|[持了]支持", "处理": "处理[器厂场人员]|[的了]处理",
    "主要": "主要[的是由]|最主要", "办理": "办理[中后时人]", "申请": "申请[人书表单后时]|提出申请|的申请",
    "包括": "不包括|[的为]包括|包括[了在但]", "成为": "成为[了]", "全部": "全部[的]", "称为": "[被]称为",
    "稱為": "[被]稱為", "联系": "联系[人方电起]|[的了有系]联系", "到账": "[未没]到账", "其中": "其中[之一]",
    "之前": "[前]之前", "收取": "[不免]收取", "因此": "不因此", "如果": "如果[说]", "不得": "不得[不已]",
    "必须": "不必须|必须[品]", "必須": "不必須|必須[品]", "最多": "最多的|[是为為]最多", "最少": "最少的",
    "不超过": "绝不超过", "建立": "[的被]建立|建立[了起在于者]", "目前": "[到]目前", "价格": "价格[表战]",
    "由于": "[是]由于", "由於": "[是]由於",
}  # fmt: skip


def _whole_word(old: str, body: str) -> bool:
    """Whether exchanging `old` leaves the words around it whole and their meaning alone."""
    longer = _PART_OF.get(old)
    return longer is None or re.search(longer, body) is None


def as_sentence(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """The list as one running sentence with every mark at its end; read-out words and labelled lines stay lines."""
    loose = [line for line in lines if line.marks and not line.fixed and not line.label]
    if len(loose) < 2:
        return list(lines)
    zh = chinese(loose[0].body)
    parts = [line.body.strip().rstrip("。.；;") for line in loose]
    marks = "".join(dict.fromkeys(mark for line in loose for mark in re.findall(r"\[\d+\]", line.marks)))
    joined = ("；" if zh else "; ").join(re.sub(r"\s*\n\s*", "；" if zh else "; ", part) for part in parts)
    joined = (
        re.sub(r"[。！？](?=[^”’」』）)])", "，", joined) if zh else re.sub(r"(?<=[a-z)])\.\s+(?=[A-Z])", "; ", joined)
    )
    one = Line(joined + ("。" if zh else "."), marks)
    first = lines.index(loose[0])
    kept = [line for line in lines if line not in loose]
    return [*kept[:first], one, *kept[first:]]


def several(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """Other words, another order and connectives at once."""
    return connected(reordered(synonyms(lines, draw), draw), draw)


REWRITINGS: dict[str, Rewriting] = {
    "as it stands": lambda lines, _draw: list(lines),
    "connectives": connected,
    "reordered": reordered,
    "synonyms": synonyms,
    "list to sentence": as_sentence,
    "all at once": several,
}

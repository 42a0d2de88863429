"""What the product says in Slack by itself, in Chinese and English; and what people write there, made plain.

Everything that comes from documents or people is escaped before it is shown: no mention, channel call or link of theirs
ever works.
"""

import re

from assistant.wording.bilingual import Bilingual
from knowledge.language import Lang

_WORDS: dict[str, Bilingual] = {
    "refused": Bilingual(
        "同席在这里帮不了您：这个频道或您的账号没有开通。需要的话请联系管理员。",
        "Tongxi cannot help here: this channel or your account is not set up for it. Please ask your administrator.",
    ),
    "usage": Bilingual(
        "请在 /ask 后面写上问题，例如：/ask 客户要退改，手续费谁承担？",
        "Write your question after /ask, for example: /ask who pays the fee when a customer changes the booking?",
    ),
    "brief_for": Bilingual(
        "晨会简报由班组长及以上查看。", "The morning brief is open to supervisors and above."
    ),
    "brief_day": Bilingual(
        "日期没看懂。请写成 /brief 2026-11-15、/brief 昨天，或直接 /brief。",
        "That day is not clear. Write /brief 2026-11-15, /brief yesterday, or just /brief.",
    ),
    "brief_title": Bilingual("晨会简报 {client} {day}", "Morning brief, {client}, {day}"),
    "brief_open": Bilingual("打开完整简报", "Open the full brief"),
    "asked": Bilingual("提问", "Question"),
    "mode_generated": Bilingual("由模型改写，已逐句核对。", "Worded by a model and checked sentence by sentence."),
    "mode_lexical": Bilingual("这次只按关键词查找。", "Searched by keywords alone this time."),
    "further": Bilingual("也找到这些，未必是问的这件事", "Also found; may be of another matter"),
    "related": Bilingual("文件里相关的规定", "Related in the documents"),
    "version": Bilingual("版本 {version}", "version {version}"),
    "step": Bilingual("步骤 {step}", "step {step}"),
    "rule": Bilingual("依据规则 {id} 第 {version} 版", "Rule {id}, version {version}"),
    "limits": Bilingual("额度", "Limits"),
    "approval": Bilingual("找谁批：{who}，{minutes} 分钟内答复", "Approved by {who}, within {minutes} minutes"),
    "missing": Bilingual("还要先弄清楚", "To find out first"),
    "choices": Bilingual("您指的是哪一种", "Which one do you mean"),
    "alternatives": Bilingual("可以改办", "What can be done instead"),
    "read_back": Bilingual("请复述并请客户确认", "Read back and have it confirmed"),
    "say": Bilingual("对客户说", "Say to the customer"),
    "thanks": Bilingual("收到，谢谢。", "Noted, thank you."),
    "why": Bilingual("收到。哪里不对？点一下，方便改进：", "Noted. What was wrong? One click helps to put it right:"),
    "wrong_source": Bilingual("引用的文件不对", "Wrong document"),
    "outdated": Bilingual("内容过期了", "Out of date"),
    "incomplete": Bilingual("没有答全", "Incomplete"),
    "unclear": Bilingual("看不明白", "Hard to follow"),
    "record": Bilingual("已办理，记一笔", "Done: record it"),
    "undo": Bilingual("撤销", "Undo"),
    "asker_only": Bilingual(
        "这个按钮给提问的同事用。您自己办的，请用 /ask 问一次再记。",
        "This button is for whoever asked. For what you granted yourself, ask with /ask and record it there.",
    ),
    "cut": Bilingual("（太长，其余请点开出处）", "(cut here; open the sources for the rest)"),
}  # fmt: skip
REASONS = ("wrong_source", "outdated", "incomplete", "unclear")
_LINK = re.compile(r"<(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)


def words(name: str, lang: Lang, **slots: object) -> str:
    """The sentence called `name` for a reader of `lang`. Raises KeyError for an unknown name."""
    text = _WORDS[name].read(lang)
    return text.format(**slots) if slots else text


def escaped(text: str) -> str:
    """`text` as Slack shows it literally: & < > escaped as its documentation asks, unseen characters taken out."""
    return _UNSEEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """What a person meant: mentions gone, links and channels as their labels, &amp; &lt; &gt; as characters."""

    def shown(found: re.Match[str]) -> str:
        target, label = found["target"], found["label"]
        if target.startswith("@"):
            return " "
        if target.startswith(("#", "!")):
            return label or ""
        return label or target.removeprefix("mailto:").removeprefix("tel:")

    text = _LINK.sub(shown, text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(text.split())


def mentioned(text: str) -> list[str]:
    """The ids of the people a message mentions."""
    return re.findall(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>", text)

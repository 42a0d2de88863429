"""What is said about a document that somebody should look at, in Simplified Chinese and English. It finds nothing."""

from assistant.wording.bilingual import Bilingual
from knowledge.arithmetic.upkeep import Concern, Matter, Place
from knowledge.language import Lang

_HEADINGS: dict[Matter, Bilingual] = {
    "contradiction": Bilingual("互相矛盾：两份生效文件说法不一，请定一个", "Contradicting: decide which one is right"),
    "referenced": Bilingual("已过期但仍被引用：请改引用", "Expired and still referred to: correct the reference"),
    "expired": Bilingual("已过期且没有接替的版本：请续期或下架", "Expired without a successor: renew or withdraw"),
    "expiring": Bilingual("快到期，还没有接替的版本：请准备新版", "Expiring, no successor yet: prepare the next"),
    "stale": Bilingual("很久没人核对：请复审", "Not looked at for long: review"),
    "duplicate": Bilingual("一字不差的重复：改一处会漏一处", "The same word for word: one will be forgotten"),
    "near_duplicate": Bilingual("几乎相同的段落：请确认差别是有意的", "Nearly the same: is the difference meant?"),
}
_LINES: dict[Matter, Bilingual] = {
    "contradiction": Bilingual("{titles}", "{titles}"),
    "referenced": Bilingual("{first}（{day} 已到期），{n} 处仍在引用", "{first} (ended {day}), named in {n} places"),
    "expired": Bilingual("{first}，{day} 到期，已过 {late} 天", "{first}, ended {day}, {late} days ago"),
    "expiring": Bilingual("{first}，{day} 到期，还剩 {left} 天", "{first}, ends {day}, in {left} days"),
    "stale": Bilingual("{first}，{day} 起已 {late} 天没有更新", "{first}, nothing new for {late} days since {day}"),
    "duplicate": Bilingual("{titles}", "{titles}"),
    "near_duplicate": Bilingual("{titles}", "{titles}"),
}
_NOTHING = Bilingual("资料状况良好，没有需要处理的。", "Nothing about the documents needs attention.")


def heading(matter: Matter, lang: Lang) -> str:
    """What a kind of concern is and what to do about it."""
    return _HEADINGS[matter].read(lang)


def concern_line(concern: Concern, lang: Lang) -> str:
    """One concern in a line; dates are days of its instant's own zone."""
    names = list(dict.fromkeys(_named(place) for place in concern.places))
    days = concern.days or 0
    told = {"first": names[0], "titles": " ↔ ".join(names), "n": len(concern.places) - 1}
    told |= {"day": f"{concern.at:%Y-%m-%d}" if concern.at else "", "left": max(days, 0), "late": max(-days, 0)}
    return _LINES[concern.matter].read(lang).format(**told)


def nothing(lang: Lang) -> str:
    """Said where there is no concern."""
    return _NOTHING.read(lang)


def _named(place: Place) -> str:
    return f"{place.document_id} {place.version} 《{place.title}》"

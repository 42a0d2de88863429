"""The few texts a language model is given: one short file a job and language, and one house style for all of them.

`load` fills a file's {{slots}} strictly. What documents say goes in as data between labelled marks (`sources`), never
as instructions. It does not know models, nor whether there is one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_NAME = re.compile(r"[a-z][a-z_]*")
_LANGUAGES = {"zh": "zh", "zh-Hans": "zh", "zh-Hant": "zh", "en": "en"}
STYLE = "house_style"
# Characters that show nothing and may carry words past a reader: tags, variation selectors, zero-width, marks of order.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]")


@dataclass(frozen=True, slots=True)
class Source:
    """One quoted place as the model sees it: its number, where it comes from and how far it is trusted."""

    number: int
    document: str
    trust: str
    text: str
    mark: str = ""


def load(name: str, lang: str, **variables: str) -> str:
    """The prompt `name` in `lang` ("zh-Hans", "zh-Hant", "zh", "en"), every slot filled; {{style}} is the house style.

    Raises KeyError for a prompt or language that does not exist, and ValueError when a variable is missing or unknown.
    """
    if lang not in _LANGUAGES or not _NAME.fullmatch(name):
        raise KeyError(f"{name}.{lang}")
    template = _template(f"{name}.{_LANGUAGES[lang]}.md")
    slots = set(_SLOT.findall(template))
    given = set(variables)
    if "style" in slots - given:
        variables = {**variables, "style": _style(_LANGUAGES[lang])}
        given.add("style")
    if slots != given:
        missing, extra = sorted(slots - given), sorted(given - slots)
        raise ValueError(f"prompt {name}: missing {missing}, unknown {extra}")
    # One pass: a slot's value is never itself read for slots.
    return _SLOT.sub(lambda match: variables[match.group(1)], template).strip()


def sources(found: Iterable[Source]) -> str:
    """Quoted places as labelled data blocks. Their text can neither close its block nor open another."""
    return "\n".join(
        f'<source id="{one.number}" document="{plain(one.document)}" trust="{plain(one.trust)}"'
        f"{f' mark={chr(34)}{plain(one.mark)}{chr(34)}' if one.mark else ''}>\n{plain(one.text)}\n</source>"
        for one in found
    )


def plain(text: str) -> str:
    """`text` without unseen characters and with angle brackets and quotes that cannot be taken for marks."""
    return _UNSEEN.sub("", text).replace("<", "＜").replace(">", "＞").replace('"', "”")


@lru_cache(maxsize=32)
def _template(file: str) -> str:
    found = files(__name__).joinpath(file)
    if not found.is_file():
        raise KeyError(file)
    return found.read_text(encoding="utf-8")


def _style(lang: str) -> str:
    """The part of the one house style file that speaks `lang`: between its `## zh` and `## en` headings."""
    parts = re.split(r"(?m)^## (zh|en)\s*$", _template(f"{STYLE}.md"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))[lang].strip()


def fixed(name: str, lang: str) -> str:
    """What every prompt `name` in `lang` says whatever it is about: its text without slots, and the house style.

    Raises KeyError as `load` does.
    """
    if lang not in _LANGUAGES or not _NAME.fullmatch(name):
        raise KeyError(f"{name}.{lang}")
    template = _template(f"{name}.{_LANGUAGES[lang]}.md")
    return f"{_SLOT.sub(chr(10), template)}\n{_style(_LANGUAGES[lang])}"

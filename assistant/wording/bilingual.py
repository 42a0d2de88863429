"""One sentence of the product in both languages of its screens, Simplified Chinese and English.

Traditional is made from Simplified when it is read. It holds no sentence itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.language import Lang
from knowledge.search.script import to_traditional


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same thing said in `zh` (Simplified) and `en`."""

    zh: str = ""
    en: str = ""

    @classmethod
    def of(cls, words: Mapping[str, str], default: str = "") -> "Bilingual":
        """From a {zh, en} map of a record; a missing side takes the other, then `default`."""
        zh, en = words.get("zh", ""), words.get("en", "")
        return cls(zh or en or default, en or zh or default)

    def read(self, lang: Lang) -> str:
        """The side a reader of `lang` reads."""
        if lang is Lang.EN:
            return self.en
        return to_traditional(self.zh) if lang is Lang.HANT else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

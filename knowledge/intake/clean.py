"""Blocks as a person sees them: invisible characters, pinyin glosses and link spam gone, cut text noticed.

Conservative: what is quoted later must stay what stands on the page, so wording, script and punctuation are never
changed. It does not know formats or passages.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.intake.damage import damage
from knowledge.intake.read.block import Block, Look, row
from knowledge.intake.webpage import article

# Zero-width and direction marks, joiners, soft hyphen, byte order mark, variation selectors, tag characters.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f]+")
_GLOSS = re.compile(r"(?<=[\u3400-\u9fff])[（(]\s?([a-zü\u00df-\u024f\u0300-\u036f]{1,8})\s?[)）]")
# A backtick that copying protection put between a word and its comma.
_STRAY = re.compile(r"(?<=[\u4e00-\u9fff])`(?=[，。；：！？、])")
_SYLLABLE = re.compile(r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{1,3}(?:ng|n|r)?")
_ENOUGH_GLOSSES = 3

_TRAIL = re.compile(r"(?:您?(?:当前|的)?位置\s*[:：]\s*)?(?:首页|首頁|主页|主頁|Home)\s*[>»›＞]", re.I)
_TAGS = re.compile(r"(?:热门|熱門|相关|相關)?(?:标签|標簽|標籤|关键词|關鍵詞|关键字|tags?|keywords?)\s*[:：]", re.I)
_NEIGHBOURS = re.compile(r"(?:上|下)一(?:篇|页|頁|条|條)\s*[:：]")
_SPAM = re.compile(
    r"国产|國產|无码|無碼|成人|色情|久久|婷婷|av在线|博彩|彩票|棋牌|开奖|私服|刷单|代开发票|友情链接|casino|viagra|porn",
    re.I,
)
_LINK = re.compile(r"https?://|www\.", re.I)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Blocks fit for quoting, and what a person should know: spam dropped, text that seems cut."""

    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()


def clean(blocks: Sequence[Block]) -> Cleaned:
    """Every block cleaned, the ones that are no content dropped."""
    glossed = sum(len(_toned(block.text)) for block in blocks) >= _ENOUGH_GLOSSES
    kept: list[Block] = []
    dropped = 0
    for block in blocks:
        cleaned = _cleaned(block, glossed)
        if not cleaned.text:
            continue
        if is_noise(cleaned.text) and block.look is not Look.ROW:
            dropped += 1
            continue
        kept.append(cleaned)
    found = article(kept)
    dropped += found.left_out
    warnings = [f"去掉了 {dropped} 行导航或广告 / {dropped} lines of navigation or spam left out"] if dropped else []
    return Cleaned(found.blocks, (*warnings, *damage(found.blocks)))


def clean_text(text: str, *, glossed: bool = False) -> str:
    """`text` in NFC without invisible characters and pinyin glosses: 為(wèi)什麽 → 為什麽.

    Glosses with a tone mark always go; toneless ones (們(men)) only where `glossed` says the document is full of them.
    """
    text = _CONTROL.sub("", unicodedata.normalize("NFC", _INVISIBLE.sub("", text.replace("\r\n", "\n"))))
    text = _STRAY.sub("", text)
    text = _GLOSS.sub(lambda match: "" if _is_gloss(match[1], glossed) else match[0], text)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def is_noise(text: str) -> bool:
    """Whether a line is a trail of links, a tag list or an advertisement rather than content."""
    if "\n" in text or len(text) > 600:
        return False
    if _TRAIL.match(text) or _TAGS.match(text) or _NEIGHBOURS.match(text):
        return True
    ends = sum(character in "。！？.!?" for character in _LINK.sub("", text))
    spam = len({match.lower() for match in _SPAM.findall(text)})
    links = len(_LINK.findall(text))
    farm = len(re.split(r"\s*[|｜]\s*", text)) >= 8 and ends == 0
    return farm or (spam >= 2 and ends <= 1) or (links >= 3 and len(text) < 60 * links)


def _cleaned(block: Block, glossed: bool) -> Block:
    if block.look is Look.ROW:
        header, cells = (
            tuple(clean_text(cell, glossed=glossed) for cell in line) for line in (block.header, block.cells)
        )
        return row(header, cells, clean_text(block.caption, glossed=glossed))
    return replace(block, text=clean_text(block.text, glossed=glossed))


def _toned(text: str) -> list[str]:
    return [inner for inner in _GLOSS.findall(unicodedata.normalize("NFC", text)) if _is_gloss(inner, glossed=False)]


def _is_gloss(inner: str, glossed: bool) -> bool:
    """Whether the words in brackets are one pinyin syllable; `glossed` accepts it without its tone mark."""
    spelled = unicodedata.normalize("NFD", inner)
    bare = "".join(character for character in spelled if not unicodedata.combining(character))
    return (glossed or bare != inner.replace("ü", "u")) and _SYLLABLE.fullmatch(bare) is not None

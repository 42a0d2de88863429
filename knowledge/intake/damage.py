"""What is wrong with the words of a document, so that a person can mend it: sentences cut short, garbled characters.

It changes nothing and does not know why a text is so.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.intake.read.block import Block, Look
from knowledge.search.script import to_simplified, to_traditional

# A Han character that was replaced by its own gloss and then lost: "?fù)" in the middle of a word.
_GARBLED = re.compile(r"[?\ufffd][A-Za-z]{0,3}[\u00df-\u024f][A-Za-z\u00df-\u024f]{0,4}[)）]")
_MORE = re.compile(
    r"(?:\.{3}|…+|\[)?\s*(?:阅读全文|閱讀全文|查看更多|展开全文|展開全文|read more|continue reading|truncated)"
    r"\s*[\]»>]*$",
    re.I,
)
_ENDS = '。！？.!?…；;：:”』」）)】]"'
_STOP = re.compile(r"[。！？]|[a-z)][.!?]\s")
_LONG = 60
_SAMPLE = 20_000
_MIXED_SHARE, _MIXED_KINDS = 0.01, 5


def damage(blocks: Sequence[Block]) -> tuple[str, ...]:
    """What a person should know, one sentence a kind of damage, each in Chinese and English."""
    out = []
    if blocks and looks_cut(blocks[-1]):
        out.append("文末似乎被截断 / the text seems to be cut off at its end")
    if cut := _cut_inside(blocks[:-1]):
        zh, en = f"有 {len(cut)} 处句子没有写完，例如“…{cut[0]}”", f"sentences that stop in the middle: {len(cut)}"
        out.append(f"{zh} / {en}")
    garbled = [match[0] for block in blocks for match in _GARBLED.finditer(block.text)]
    garbled += ["\ufffd"] * sum(block.text.count("\ufffd") for block in blocks)
    if garbled:
        out.append(f"有 {len(garbled)} 处乱码，例如“{garbled[0]}” / garbled places: {len(garbled)}")
    if _mixed("".join(block.text for block in blocks)[:_SAMPLE]):
        out.append("繁体与简体混用，按原样引用 / Traditional and Simplified characters are mixed; quoted as they stand")
    return tuple(out)


def looks_cut(block: Block) -> bool:
    """Whether a document's last block stops in the middle of its sentence."""
    text = block.text.rstrip()
    if text.endswith("\ufffd") or _MORE.search(text):
        return True
    return _unfinished(block)


def _unfinished(block: Block) -> bool:
    text = block.text.rstrip()
    return len(text) > _LONG and block.look in {Look.PARAGRAPH, Look.ITEM} and text[-1] not in _ENDS


def _cut_inside(blocks: Sequence[Block]) -> list[str]:
    """The last words of paragraphs that stop in the middle, in a document that otherwise ends its sentences."""
    long = [block for block in blocks if block.look is Look.PARAGRAPH and len(block.text) > _LONG]
    # A line without a single full stop is a list of names or a caption; one that stops after a sentence was cut.
    found = [block.text.rstrip()[-12:] for block in long if _unfinished(block) and _STOP.search(block.text)]
    return found if len(long) >= 5 and len(found) <= 0.3 * len(long) else []


def _mixed(text: str) -> bool:
    """Whether a Chinese text mixes the scripts: some of its characters exist in one only, some in the other."""
    han = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    traditional = [character for character in han if _script(character) == "hant"]
    simplified = [character for character in han if _script(character) == "hans"]
    fewer = min(traditional, simplified, key=len)
    return len(fewer) >= _MIXED_SHARE * len(han) and len(set(fewer)) >= _MIXED_KINDS


@lru_cache(maxsize=30_000)
def _script(character: str) -> str:
    """ "hant" or "hans" for a character that is written otherwise in the other script, "" for one that is in both."""
    if to_simplified(character) != character:
        return "hant"
    turned = to_traditional(character)
    return "hans" if turned != character and to_simplified(turned) == character else ""

"""Fonts of a PDF whose characters are told by their encoding alone, where the file names their character set wrongly.

Some programs leave that name out of a file's encryption, or garble it; the predefined encoding still says which of
Adobe's character collections is meant (ISO 32000-1, table 118). It does not know pages.
"""

import contextlib
from typing import Any

from pdfminer.cmapdb import CMapDB
from pdfminer.pdffont import PDFCIDFont
from pdfminer.pdfinterp import PDFResourceManager

_COLLECTIONS = (
    ("Adobe-GB1", ("GB", "UniGB")),
    ("Adobe-CNS1", ("B5", "ETen", "ETenms", "HK", "CNS", "UniCNS")),
    ("Adobe-Japan1", ("83pv", "90", "Add", "EUC-", "Ext", "H", "V", "UniJIS", "Katakana", "Hiragana")),
    ("Adobe-Korea1", ("KSC", "UniKS")),
)


class Fonts(PDFResourceManager):
    """pdfminer's fonts, with the characters of the ones above found."""

    def get_font(self, objid: Any, spec: Any) -> Any:
        """The font as pdfminer reads it, its characters filled in where they were missing."""
        font = super().get_font(objid, spec)
        if isinstance(font, PDFCIDFont) and font.unicode_map is None:
            name = str(getattr(font.cmap, "attrs", {}).get("CMapName", ""))
            for collection, beginnings in _COLLECTIONS:
                if name.startswith(beginnings) and "Identity" not in name:
                    with contextlib.suppress(CMapDB.CMapNotFound):
                        font.unicode_map = CMapDB.get_unicode_map(collection, font.is_vertical())
                    break
        return font

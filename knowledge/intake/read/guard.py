"""What is checked before a parser sees a byte: size, magic bytes, the directory of an archive, entity declarations.

Limits after OWASP ASVS 5.2.3, 5.2.5 and 1.5.1. It reads no document content and extracts nothing to disk.
"""

import io
import re
import stat
import zipfile
from pathlib import PurePath

from knowledge.intake.faults import unreadable
from knowledge.intake.read.utf16 import unmarked_utf16

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 2000
MAX_CHARACTERS = 5_000_000
# Below this an entry's ratio says nothing: a few kilobytes of repeated XML are no bomb.
_SMALL = 1024 * 1024
_ARCHIVES = frozenset({".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".jar"})
# Declarations in UTF-8 and in both orders of UTF-16.
_DECLARES = re.compile(
    b"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C\0T|E\0N\0T\0I)|\0<\0!(?:\0D\0O\0C\0T|\0E\0N\0T\0I)", re.I
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
_MEMBER = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
_FOUND = {
    ".pdf": ("PDF", "a PDF"), ".zip": ("压缩包", "an archive"),
    ".docx": ("Word 文件（.docx）", "a Word file (.docx)"),
    ".xlsx": ("Excel 文件（.xlsx）", "an Excel file (.xlsx)"), ".txt": ("普通文本", "plain text"),
    ".pptx": ("PowerPoint 文件（.pptx）", "a PowerPoint file (.pptx)"),
    ".html": ("网页（.html）", "a web page (.html)"),
    ".rtf": ("写字板文件（.rtf）", "a rich text file (.rtf)"),
    ".image": ("图片", "a picture"), ".png": ("图片或其他二进制文件", "a picture or other binary file"),
}  # fmt: skip

TEXT_SUFFIXES = frozenset({".md", ".markdown", ".txt", ".html", ".htm", ".csv", ".tsv"})
SUFFIXES = TEXT_SUFFIXES | {".docx", ".xlsx", ".pptx", ".pdf"}
# What older programs save as, which no reader here takes.
_OLD = frozenset({".doc", ".xls", ".ppt", ".wps", ".et", ".dps"})
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def check(name: str, data: bytes) -> str:
    """The suffix by which `data` is to be read, after every check that needs no parser. Raises UnreadableDocument."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _OLD:
        raise unreadable("old_office")
    if suffix not in SUFFIXES:
        raise unreadable("unknown_format")
    check_size(len(data))
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise unreadable("empty")
    if suffix in _MEMBER:
        _check_office(suffix, data)
    elif suffix == ".pdf":
        # Readers accept a PDF whose header stands within the first kilobyte.
        if b"%PDF-" not in data[:1024]:
            raise _mismatch(_kind(data))
    elif _kind(data) != ".txt":
        raise _mismatch(_kind(data))
    elif suffix in {".txt", ".csv", ".tsv"} and _PAGE.match(data[:4096]):
        raise _mismatch(".html")
    return suffix


def check_size(size: int) -> None:
    """Raises UnreadableDocument for more than `MAX_BYTES` bytes."""
    if size > MAX_BYTES:
        raise unreadable("too_large", size=f"{size / 1024 / 1024:.0f}", limit=f"{MAX_BYTES // 1024 // 1024}")


def check_length(characters: int) -> None:
    """Raises UnreadableDocument for more than `MAX_CHARACTERS` characters of text."""
    if characters > MAX_CHARACTERS:
        raise unreadable("too_long", why=f"> {MAX_CHARACTERS:,} characters")


def _check_office(suffix: str, data: bytes) -> None:
    kind = _kind(data)
    if kind != ".zip":
        raise _mismatch(kind)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_directory(archive.infolist(), len(data))
            names = {info.filename for info in archive.infolist()}
            if _MEMBER[suffix] not in names:
                other = next((other for other, member in _MEMBER.items() if member in names), ".zip")
                raise _mismatch(other)
            _refuse_declarations(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError) as fault:
        raise unreadable("broken_zip") from fault


def check_directory(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Judge an archive by its directory alone, before anything is unpacked. Raises UnreadableDocument."""
    if len(entries) > MAX_ENTRIES:
        raise unreadable("zip_bomb", why=f"{len(entries)} > {MAX_ENTRIES} files")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise unreadable("zip_bomb", why=f"{total / 1024 / 1024:.0f} > {MAX_UNPACKED // 1024 // 1024} MB")
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise unreadable("zip_bomb", why=f"1 : {entry.file_size // max(entry.compress_size, 1)}")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise unreadable("unsafe_zip", why="symbolic link")
        if PurePath(entry.filename).suffix.lower() in _ARCHIVES:
            raise unreadable("unsafe_zip", why="archive inside")
        if entry.flag_bits & 0x1:
            raise unreadable("encrypted_office")
    if total > _SMALL and total > MAX_RATIO * max(packed, 1):
        raise unreadable("zip_bomb", why=f"1 : {total // max(packed, 1)}")


def _refuse_declarations(archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        # By what a part holds, not by its name: relationships may call any part a document. Pictures and pasted pages
        # open with a DOCTYPE of their own; the readers leave them closed.
        if PurePath(entry.filename).suffix.lower() in {".svg", ".html", ".htm", ".mht"}:
            continue
        tail = b""
        with archive.open(entry) as part:
            piece = part.read(1 << 20)
            while piece and (tail or _MARKUP.match(piece)):
                if _DECLARES.search(tail + piece):
                    raise unreadable("declares_entities")
                tail = piece[-32:]
                piece = part.read(1 << 20)


def _kind(data: bytes) -> str:
    """What the first bytes say it is, as a suffix; ".txt" where nothing speaks against text."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return ".zip"
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # An encrypted document of today is wrapped in the container of yesterday's (MS-OFFCRYPTO 2.3.2).
        return ".locked" if "EncryptedPackage".encode("utf-16-le") in data else ".ole"
    if data.startswith(_PICTURES):
        return ".image"
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or unmarked_utf16(data):
        return ".txt"
    head = data[:8192]
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return ".png" if controls > len(head) // 100 else ".txt"


def _mismatch(kind: str) -> Exception:
    if kind in {".ole", ".locked"}:
        return unreadable("old_office" if kind == ".ole" else "encrypted_office")
    found = _FOUND.get(kind, _FOUND[".png"])
    return unreadable("wrong_extension", found_zh=found[0], found_en=found[1])

"""Hostile and broken files, made here: archives and pages that blow up, files cut, locked, mislabelled or merely odd.

Each is a file name and its bytes (or how long a hole it is). It does not know what the product does with them.
"""

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

_ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><l>&j;</l>"
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_LOCKED = _OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4096
_WORDS = "客户来电要求退款的，先核对订单号和手机号后四位。"


def write_bombs(folder: Path) -> list[Path]:
    """Every file of this module, written into `folder`; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for name, content in bombs():
        path = folder / name
        if isinstance(content, int):
            with path.open("wb") as hole:
                hole.write(b"%PDF-1.7\n" if name.endswith(".pdf") else b"# \n")
                hole.truncate(content)
        else:
            path.write_bytes(content)
        out.append(path)
    return out


def bombs() -> Iterator[tuple[str, bytes | int]]:
    """Each file's name and its bytes; a number is the size of a file that is all zeros behind its first line."""
    for make in (_plain, _archives, _entities, _office, _pages, _pdfs, _locked):
        yield from make()


def planted(attack: bytes) -> Iterator[tuple[str, bytes]]:
    """An XML attack in a part of each Office format, as (suffix, bytes)."""
    for suffix, whole, part in (
        (".docx", word(), "word/styles.xml"),
        (".xlsx", workbook(), "xl/styles.xml"),
        (".pptx", deck(), "ppt/presProps.xml"),
    ):
        yield suffix, altered(whole, {part: attack})


def word(build: Callable[..., object] | None = None) -> bytes:
    """A Word file of one paragraph, or what `build(document)` makes of it."""
    import docx

    document = docx.Document()
    if build is None:
        document.add_paragraph(_WORDS)
    else:
        build(document)
    return _saved(document.save)


def workbook() -> bytes:
    """A workbook of two rows."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["项目", "价格"])
    sheet.append(["检测", "20元"])
    return _saved(book.save)


def deck() -> bytes:
    """A presentation of one slide."""
    from pptx import Presentation

    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "退款流程"
    return _saved(presentation.save)


def altered(whole: bytes, parts: dict[str, bytes]) -> bytes:
    """An Office file with these parts put in or replaced."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        held = {info.filename: archive.read(info) for info in archive.infolist()}
    return packed(held | parts)


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def _plain() -> Iterator[tuple[str, bytes | int]]:
    for suffix in ("md", "txt", "html", "csv", "docx", "xlsx", "pptx", "pdf"):
        yield f"empty.{suffix}", b""
        yield f"one-byte.{suffix}", b"x"
    yield "zeros.txt", b"\0" * 4096
    yield "noise.md", random.Random(1).randbytes(200_000)
    yield "large.md", 200 << 20
    yield "large.pdf", 200 << 20
    yield "one-line.txt", "字".encode() * 6_000_000
    yield "many-lines.txt", "短行\n".encode() * 2_500_000
    yield "half-a-character.txt", _WORDS.encode("gb18030")[:-1]
    yield "quotes.md", b"> " * 20_000 + b"x"
    yield "brackets.md", b"[" * 200_000
    yield "stars.md", b"*a **a " * 60_000
    yield "open-quotation.csv", b'a,b\n"' + b"x," * 4_000_000
    yield "wide.csv", b"x," * 2_000_000
    yield "text-as-word.docx", _WORDS.encode()
    yield "page-as-text.txt", b"<!DOCTYPE html><html><body><p>words</p></body></html>"
    yield "program.exe", b"MZ" + b"\0" * 512


def _archives() -> Iterator[tuple[str, bytes | int]]:
    body = b"<w:document>" + b" " * (90 << 20) + b"</w:document>"
    yield "zip-bomb.docx", packed({"word/document.xml": body})
    yield "many-entries.xlsx", packed({"xl/workbook.xml": b"<x/>"} | {f"xl/{n}.xml": b"<x/>" for n in range(3000)})
    inner = packed({"0.bin": b"\0" * (8 << 20)})
    yield "archive-in-archive.docx", altered(word(), {"word/embeddings/more.zip": inner})
    yield "archive.zip", inner
    link = zipfile.ZipInfo("word/media/link.png")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    yield "link.docx", out.getvalue()
    yield "path.docx", altered(word(), {"../../outside.xml": b"<x/>"})
    yield "cut.docx", word()[:-2000]
    yield "cut.xlsx", workbook()[:1500]
    # The directory says a few bytes; the stream behind it holds more.
    yield "lying-size.docx", word().replace((1 << 15).to_bytes(4, "little"), b"\1\0\0\0")
    overlap = bytearray(packed({"word/document.xml": b"<x/>", "b.xml": b"<y/>"}))
    yield "overlap.docx", bytes(overlap[:10] + b"\xff" + overlap[11:])


def _entities() -> Iterator[tuple[str, bytes | int]]:
    for suffix, content in planted(_ENTITIES):
        yield f"entities{suffix}", content
    for suffix, content in planted(
        _ENTITIES.decode().replace("<?xml version", "<?xml encoding='utf-16' version").encode("utf-16")
    ):
        yield f"entities-utf16{suffix}", content
    far = b"<!--" + random.Random(2).randbytes(40_000).hex().encode() * 3 + b"-->"
    for suffix, content in planted(far + _ENTITIES):
        yield f"entities-far-down{suffix}", content


def _office() -> Iterator[tuple[str, bytes | int]]:
    choose = random.Random(3)
    line = '<w:p><w:r><w:rPr><w:rStyle w:val="{}"/></w:rPr><w:t>{}</w:t></w:r></w:p>'
    many = "".join(line.format(choose.randbytes(12).hex(), choose.randbytes(8).hex()) for _ in range(450_000))
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    yield (
        "half-a-million-paragraphs.docx",
        altered(word(), {"word/document.xml": head + many.encode() + b"</w:body></w:document>"}),
    )
    deep = b"<w:tbl><w:tr><w:tc>" * 3000 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 3000
    yield "tables-in-tables.docx", altered(word(), {"word/document.xml": head + deep + b"</w:body></w:document>"})
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    far = b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'
    far += b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    yield "billion-cells.xlsx", altered(workbook(), {"xl/worksheets/sheet1.xml": sheet + far % "项目".encode()})
    cells = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="XFD{n}"><v>{n}</v></c></row>' for n in range(1, 2000)
    )
    wide = sheet + b"<sheetData>" + cells.encode() + b"</sheetData></worksheet>"
    yield "wide-rows.xlsx", altered(workbook(), {"xl/worksheets/sheet1.xml": wide})
    merged = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 5000))
    yield (
        "merged.xlsx",
        altered(
            workbook(),
            {
                "xl/worksheets/sheet1.xml": sheet
                + b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>'
                + merged.encode()
                + b"</mergeCells></worksheet>"
            },
        ),
    )
    groups = b'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name="g"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    with zipfile.ZipFile(io.BytesIO(deck())) as archive:
        slide = archive.read("ppt/slides/slide1.xml")
    tower = slide.replace(b"</p:spTree>", groups * 5000 + b"</p:grpSp>" * 5000 + b"</p:spTree>")
    yield "groups-in-groups.pptx", altered(deck(), {"ppt/slides/slide1.xml": tower})


def _pages() -> Iterator[tuple[str, bytes | int]]:
    yield "tower.html", b"<div>" * 500_000 + b"x"
    yield "lists.html", b"<ul><li>" * 100_000
    yield "spans.html", b"<table><tr>" + b'<td rowspan="200" colspan="200">x' * 5000 + b"</table>"
    yield "rows.html", b"<table>" + b"<tr><td>a<td>b" * 1_200_000
    yield "attributes.html", b"<p " + b" ".join(b"a%d=x" % n for n in range(600_000)) + b">x"


def _pdfs() -> Iterator[tuple[str, bytes | int]]:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    sheet.rect(60, 60, 400, 600, fill=1)
    sheet.save()
    yield "scanned.pdf", out.getvalue()
    yield "cut.pdf", out.getvalue()[: len(out.getvalue()) // 2]
    yield "only-a-header.pdf", b"%PDF-1.7\n"
    bomb = zlib.compress(zlib.compress(b" " * (1 << 30), 9), 9)
    yield (
        "stream-bomb.pdf",
        _pdf([b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >> stream\n%s\nendstream" % (len(bomb), bomb)]),
    )
    shows = zlib.compress(b"BT /F1 9 Tf 60 700 Td " + b"(abcdefgh) Tj " * 2_000_000 + b"ET", 9)
    yield (
        "two-million-words.pdf",
        _pdf([b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(shows), shows)]),
    )
    rules = zlib.compress(b"".join(b"%d 0 m %d 800 l S 0 %d m 800 %d l S " % (n, n, n, n) for n in range(200_000)), 9)
    yield "ruled.pdf", _pdf([b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(rules), rules)])
    yield "loop.pdf", _pdf([b"<< /Length 0 >> stream\n\nendstream"], kids=b"2 0 R 2 0 R 3 0 R")
    yield "many-pages.pdf", _pdf([b"<< /Length 0 >> stream\n\nendstream"], kids=b"3 0 R " * 200_000)
    draws = b"/Length 6 >> stream\n/X0 Do\nendstream"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X0 5 0 R >> >> "
    yield "form-in-itself.pdf", _pdf([b"<< " + draws, form + draws])


def _pdf(objects: list[bytes], kids: bytes = b"3 0 R") -> bytes:
    """A PDF of one page whose content is the first of `objects` (number 4), the rest following it."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 "
    page += b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /X0 5 0 R >> >> >>"
    tree = b"<< /Type /Pages /Kids [%s] /Count 1 >>" % kids
    whole = [b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, *objects]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, one) for at, one in enumerate(whole, start=1))
    return b"%PDF-1.5\n" + body + b"trailer << /Root 1 0 R /Size 9 >>\n%%EOF"


def _locked() -> Iterator[tuple[str, bytes | int]]:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, encrypt=StandardEncryption("user", "owner", strength=128))
    sheet.drawString(60, 700, "Refunds arrive within three days.")
    sheet.save()
    yield "locked.pdf", out.getvalue()
    for suffix in ("docx", "xlsx", "pptx"):
        yield f"locked.{suffix}", _LOCKED
    yield "old.doc", _OLE
    yield "old.xlsx", _OLE

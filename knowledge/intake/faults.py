"""Why a file could not be read, in sentences a person understands, in both languages.

Each fault is one `UnreadableDocument` whose `detail` holds both sentences and whose fields hold them apart
(`zh`, `en`) with the code (`fault`). It does not know how a fault was found.
"""

from knowledge.errors import UnreadableDocument

_SENTENCES: dict[str, tuple[str, str]] = {
    "empty": ("文件是空的，里面没有任何文字。", "The file is empty: there are no words in it."),
    "no_text": (
        "文件打开了，但没有可以收录的文字。",
        "The file opens, but there are no words in it to take in.",
    ),
    "unknown_format": (
        "不支持这种文件，请改用 .md、.txt、.docx、.xlsx、.pdf 或 .html。",
        "This kind of file is not supported; use .md, .txt, .docx, .xlsx, .pdf or .html.",
    ),
    "wrong_extension": (
        "文件内容与扩展名不符：看内容是{found}。请核对后改名或另存。",
        "The content does not match the extension: it looks like {found}. Rename it or save it again.",
    ),
    "old_or_encrypted_office": (
        "这是加了密码的文件，或旧版 .doc/.xls。请去掉密码，另存为 .docx 或 .xlsx。",
        "The file has a password or the old .doc/.xls format; remove the password and save it as .docx or .xlsx.",
    ),
    "encrypted_pdf": (
        "这个 PDF 有打开密码，请去掉密码后再导入。",
        "This PDF needs a password to open; remove the password and import it again.",
    ),
    "scanned_pdf": (
        "这个 PDF 是扫描件，只有图片没有文字。请先做文字识别（OCR），或导入原稿。",
        "This PDF is a scan: pictures without text. Run text recognition (OCR) on it, or import the original.",
    ),
    "broken_pdf": (
        "这个 PDF 已损坏，打不开。请重新导出一份。",
        "This PDF is damaged and cannot be opened; export it again.",
    ),
    "broken_zip": (
        "文件已损坏，打不开。请在 Word 或 Excel 里打开并另存一份。",
        "The file is damaged and cannot be opened; open it in Word or Excel and save it again.",
    ),
    "broken_office": (
        "文件内部结构不完整，读不出来。请在 Word 或 Excel 里打开并另存一份。",
        "The inside of the file is incomplete; open it in Word or Excel and save it again.",
    ),
    "too_large": (
        "文件有 {size} MB，超过 {limit} MB 的上限。请拆成几份。",
        "The file has {size} MB, more than the limit of {limit} MB; split it.",
    ),
    "zip_bomb": (
        "文件解压后过大（{why}），为安全起见没有打开。",
        "Unpacked, the file would be too large ({why}); it was not opened, for safety.",
    ),
    "unsafe_zip": (
        "文件里夹带了不该有的内容（{why}），为安全起见没有打开。",
        "The file carries something it should not ({why}); it was not opened, for safety.",
    ),
    "declares_entities": (
        "文件内部声明了外部实体（DOCTYPE/ENTITY），正常的 Office 文件不会有，为安全起见没有读取。",
        "A part of the file declares a DOCTYPE or ENTITY, as no normal Office file does; it was not read, for safety.",
    ),
    "too_long": (
        "内容太长（{why}），请拆成几份。",
        "The content is too long ({why}); split it.",
    ),
    "unknown_encoding": (
        "认不出文件的文字编码，请另存为 UTF-8。",
        "The character encoding cannot be recognised; save the file as UTF-8.",
    ),
    "too_slow": (
        "读这个文件超过 {seconds} 秒仍未完成，已停止。请简化或拆分后再试。",
        "Reading the file took longer than {seconds} seconds and was stopped; simplify or split it.",
    ),
    "too_much_memory": (
        "读这个文件需要的内存超过上限，已停止。请简化或拆分后再试。",
        "Reading the file needs more memory than allowed and was stopped; simplify or split it.",
    ),
    "reader_failed": (
        "文件读不出来，可能已损坏。请重新导出后再试。",
        "The file could not be read and may be damaged; export it again.",
    ),
}


def unreadable(fault: str, **values: str) -> UnreadableDocument:
    """The error for `fault` (a code of this file), with `values` put into its sentences."""
    zh, en = (sentence.format(**values) for sentence in _SENTENCES[fault])
    return UnreadableDocument(f"{zh} / {en}", zh=zh, en=en, fault=fault, **values)

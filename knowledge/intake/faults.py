"""Why a file could not be read, in sentences a person understands, in both languages.

Each fault is one `UnreadableDocument` whose `detail` holds both languages and whose fields hold them apart
(`zh`, `en`) with the code (`fault`): what happened, what is safe, what to do next. It does not know how a fault was
found.
"""

from knowledge.errors import UnreadableDocument

# What is safe is the same for every fault: a file is read whole before anything of it is kept.
_SAFE_ZH = "这份文件没有收录，已有的文档不受影响。"
_SAFE_EN = "Nothing of this file was taken in; what was there before is unchanged."
# What happened and what to do next, in Chinese and in English.
_SENTENCES: dict[str, tuple[str, str, str, str]] = {
    "empty": (
        "文件是空的，里面没有任何文字。", "请核对是不是导出时出了错。",
        "The file is empty: there are no words in it.", "Check whether its export went wrong.",
    ),
    "no_text": (
        "文件打开了，但里面没有可以收录的文字。", "如果内容在图片里，请先做文字识别（OCR）。",
        "The file opens, but there are no words in it to take in.",
        "If its content is in pictures, run text recognition (OCR) on it first.",
    ),
    "unknown_format": (
        "不支持这种文件。", "请改用 .md、.txt、.docx、.xlsx、.pptx、.pdf、.html 或 .csv。",
        "This kind of file is not supported.", "Use .md, .txt, .docx, .xlsx, .pptx, .pdf, .html or .csv.",
    ),
    "wrong_extension": (
        "文件内容与扩展名不符：看内容是{found_zh}。", "请核对后改成正确的扩展名，或另存一份。",
        "The content does not match the extension: it looks like {found_en}.",
        "Check it and give it the right extension, or save it again.",
    ),
    "old_office": (
        "这是旧版 Office 格式（.doc、.xls、.ppt）。", "请打开后另存为 .docx、.xlsx 或 .pptx 再导入。",
        "This is the old Office format (.doc, .xls, .ppt).", "Open it and save it as .docx, .xlsx or .pptx.",
    ),
    "encrypted_office": (
        "这个文件有打开密码。", "请在 Office 里去掉密码，另存后再导入。",
        "The file needs a password to open.", "Remove the password in Office, save it and import it again.",
    ),
    "encrypted_pdf": (
        "这个 PDF 有打开密码。", "请去掉密码后再导入。",
        "This PDF needs a password to open.", "Remove the password and import it again.",
    ),
    "scanned_pdf": (
        "这个 PDF 是扫描件，只有图片没有文字。", "请先做文字识别（OCR），或导入原稿。",
        "This PDF is a scan: pictures without text.", "Run text recognition (OCR) on it, or import the original.",
    ),
    "garbled_pdf": (
        "这个 PDF 的字体没有写明字符，读出来是乱码。", "请从原稿重新导出，或先做文字识别（OCR）。",
        "The fonts of this PDF do not tell which characters they show, so its text comes out garbled.",
        "Export it again from the original, or run text recognition (OCR) on it.",
    ),
    "broken_pdf": (
        "这个 PDF 已损坏，打不开。", "请重新导出一份。",
        "This PDF is damaged and cannot be opened.", "Export it again.",
    ),
    "broken_zip": (
        "文件已损坏，打不开。", "请在 Office 里打开，另存一份再导入。",
        "The file is damaged and cannot be opened.", "Open it in Office, save it again and import that.",
    ),
    "broken_office": (
        "文件内部结构不完整，读不出来。", "请在 Office 里打开，另存一份再导入。",
        "The inside of the file is incomplete and cannot be read.", "Open it in Office, save it again and import that.",
    ),
    "too_large": (
        "文件有 {size} MB，超过 {limit} MB 的上限。", "请拆成几份。",
        "The file has {size} MB, more than the limit of {limit} MB.", "Split it.",
    ),
    "zip_bomb": (
        "文件解压后过大（{why}），为安全起见没有打开。", "请核对文件来历；确实需要的，拆小后再导入。",
        "Unpacked, the file would be too large ({why}); it was not opened, for safety.",
        "Check where it came from; if it is needed, split it.",
    ),
    "unsafe_zip": (
        "文件里夹带了不该有的内容（{why}），为安全起见没有打开。", "请核对文件来历，另存一份再导入。",
        "The file carries something it should not ({why}); it was not opened, for safety.",
        "Check where it came from and save it again.",
    ),
    "declares_entities": (
        "文件内部声明了外部实体（DOCTYPE/ENTITY），正常的 Office 文件不会有，为安全起见没有读取。",
        "请核对文件来历，另存一份再导入。",
        "A part of the file declares a DOCTYPE or ENTITY, as no normal Office file does; it was not read, for safety.",
        "Check where it came from and save it again.",
    ),
    "too_long": (
        "内容太长（{why}）。", "请拆成几份。",
        "The content is too long ({why}).", "Split it.",
    ),
    "unknown_encoding": (
        "认不出文件的文字编码。", "请另存为 UTF-8。",
        "The character encoding cannot be recognised.", "Save the file as UTF-8.",
    ),
    "too_slow": (
        "读这个文件超过 {seconds} 秒仍未完成，已停止。", "请简化或拆分后再试。",
        "Reading the file took longer than {seconds} seconds and was stopped.", "Simplify or split it.",
    ),
    "too_much_memory": (
        "读这个文件需要的内存超过上限，已停止。", "请简化或拆分后再试。",
        "Reading the file needs more memory than allowed and was stopped.", "Simplify or split it.",
    ),
    "reader_failed": (
        "文件读不出来，可能已损坏，也可能太大。", "请重新导出，太大的请拆分后再试。",
        "The file could not be read: it may be damaged, or too large.", "Export it again, or split it.",
    ),
}  # fmt: skip


def unreadable(fault: str, **values: str) -> UnreadableDocument:
    """The error for `fault` (a code of this file), with `values` put into its sentences."""
    happened_zh, next_zh, happened_en, next_en = (sentence.format(**values) for sentence in _SENTENCES[fault])
    zh = f"{happened_zh}{_SAFE_ZH}{next_zh}"
    en = f"{happened_en} {_SAFE_EN} {next_en}"
    return UnreadableDocument(f"{zh} / {en}", zh=zh, en=en, fault=fault, **values)

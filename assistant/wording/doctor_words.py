"""What is said about damage to a data folder: what it is, what is safe, what repairing does, in both languages."""

from assistant.wording.bilingual import Bilingual
from knowledge.language import Lang

_WHAT = {
    "database": Bilingual("记录文件读不了", "The records cannot be read"),
    "integrity_check": Bilingual("记录文件有损坏", "The records' file is damaged"),
    "foreign_key_check": Bilingual("有记录指向不存在的内容", "A row points at something that is not there"),
    "schema": Bilingual("记录的结构和本版本不符", "The records' structure is not this version's"),
    "vectors": Bilingual("段落的向量缺失或不对", "Vectors of passages are missing or wrong"),
    "generation": Bilingual("向量的版次不对", "A generation of vectors is not right"),
    "embedder": Bilingual("向量由另一种模型生成", "The vectors were made by another embedder"),
    "succession": Bilingual("文件版本的起止时间接不上", "Versions of a document do not follow each other"),
    "passages": Bilingual("文件内容不完整", "A document is not whole"),
    "jobs": Bilingual("后台任务卡住了", "A job is stuck"),
    "audit": Bilingual("审计记录被改动或缺失", "The audit trail was changed or cut"),
    "keys": Bilingual("密钥用了一年以上", "A key is more than a year old"),
    "erased": Bilingual("已删除的客户又出现了", "A customer who was erased is here again"),
    "clock": Bilingual("系统时间比已有记录还早", "The clock is behind the records"),
    "secret": Bilingual("安装密钥有问题", "Something is wrong with the installation's secret"),
    "disk": Bilingual("磁盘快满了", "The disk is nearly full"),
    "keyword_index": Bilingual("关键词索引读不了", "The keyword index cannot be read"),
    "chroma": Bilingual("向量库和记录对不上", "The vector store does not agree with the records"),
    "orphan_files": Bilingual("有没人用的遗留文件", "Files are left that nothing uses"),
}
_RECORDS_DOUBTFUL = Bilingual(
    "其他文件没动；这份记录先不要再写入。", "Other files are untouched; do not write to these records."
)
_ALL_SAFE = Bilingual("资料、通话和记录都完好。", "Documents, calls and records are all whole.")
_SAFE = {
    "database": _RECORDS_DOUBTFUL,
    "integrity_check": _RECORDS_DOUBTFUL,
    "schema": Bilingual("没有改动任何内容。", "Nothing was changed."),
    "foreign_key_check": Bilingual("其余记录完好。", "The other records are whole."),
    "passages": Bilingual("其他文件完好，回答不受影响。", "The other documents are whole and answer as before."),
    "audit": Bilingual("资料和通话不受影响，只是这段审计不可作证。",
                       "Documents and calls are not affected; this part of the trail proves nothing."),
    "secret": Bilingual("资料和通话都在。", "Documents and calls are all there."),
}  # fmt: skip
_REMEDY = {
    "migrate": Bilingual("把结构升级到本版本，内容不变。", "brings the structure to this version, content unchanged"),
    "reindex": Bilingual("由数据重建数据库索引。", "makes the database's indexes again from its tables"),
    "drop_orphans": Bilingual(
        "删掉这些悬空的行；缺的文件请重新收入。", "removes these rows; take in again what is then missing"
    ),
    "drop_vectors": Bilingual("删掉这些向量，按段落重新生成。", "removes these vectors and makes them again"),
    "drop_generations": Bilingual("删掉这一版向量，重新生成。", "removes this generation and makes it again"),
    "settle": Bilingual("按版本顺序重算起止时间。", "works the ends out again from the versions"),
    "close_jobs": Bilingual("把任务关掉，不再执行，错误原因保留。", "closes it without doing it; its error stays"),
    "erase": Bilingual("把这些客户的数据再删一次。", "erases these customers once more"),
    "delete_files": Bilingual(
        "删掉这些缓存文件，需要的会重建。", "removes these cache files; the needed ones are made again"
    ),
    "set_aside": Bilingual("丢弃向量库，由记录重建。", "discards the vector store and fills it from the records"),
    "protect": Bilingual("改为只有属主可读。", "makes it readable by its owner alone"),
    "renew": Bilingual("由段落补齐或重新生成向量。", "makes the missing vectors from the passages"),
}
_PERSON = {
    "database": Bilingual("请从备份恢复。", "Restore it from a backup."),
    "integrity_check": Bilingual("请从备份恢复。", "Restore it from a backup."),
    "schema": Bilingual("请用写入它的版本打开。", "Open it with the version that wrote it."),
    "foreign_key_check": Bilingual("请从备份恢复这部分记录。", "Restore these records from a backup."),
    "passages": Bilingual("请重新收入这份文件。", "Take this document in again."),
    "audit": Bilingual("请保留现场，和备份比对。", "Keep it as it is and compare it with a backup."),
    "keys": Bilingual("请换发新密钥，再停用旧的。", "Issue a new key, then revoke this one."),
    "clock": Bilingual("请校准系统时间。", "Set the system's clock."),
    "secret": Bilingual("请从备份恢复 secret 文件，或设置 TONGXI_SECRET。", "Restore the file or set TONGXI_SECRET."),
    "disk": Bilingual("请腾出空间或换更大的磁盘。", "Free some space or use a larger disk."),
}
_CLEAN = Bilingual("检查完毕，没有发现问题。", "Checked: nothing is wrong.")
_SERVING = Bilingual(
    "服务正在运行：缓存只核对了目录，没有打开。", "A server is running: its caches were listed, not opened."
)
_REPAIRED = Bilingual("已修好 {n} 处。", "{n} repaired.")
_LEFT = Bilingual("还有 {n} 处要人来处理。", "{n} need a person.")
_CAN = Bilingual("加 --repair 可以修 {n} 处（要先停掉服务）。", "--repair puts {n} right (stop the server first).")
_LABELS = (Bilingual("已有内容", "What is safe"), Bilingual("修复时", "Repairing"), Bilingual("请", "To do"))


def finding_lines(check: str, where: str, detail: str, remedy: str, lang: Lang) -> list[str]:
    """One finding: what it is, what is safe, and what repairing does or a person has to do."""
    safe, repairing, to_do = (label.read(lang) for label in _LABELS)
    lines = [
        f"✗ {_WHAT[check].read(lang)}: {where} — {detail}",
        f"    {safe}: {_SAFE.get(check, _ALL_SAFE).read(lang)}",
    ]
    if remedy in _REMEDY:
        return [*lines, f"    {repairing}: {_REMEDY[remedy].read(lang)}"]
    return [*lines, f"    {to_do}: {_PERSON[check].read(lang)}"]


def closing_lines(repaired: int, left: int, repairable: int, serving: bool, lang: Lang) -> list[str]:
    """How it stands now: clean, repaired, what can be repaired, what needs a person."""
    lines = [f"✓ {_REPAIRED.read(lang).format(n=repaired)}"] if repaired else []
    if not left and not repairable:
        lines.append(f"✓ {_CLEAN.read(lang)}")
    lines += [_CAN.read(lang).format(n=repairable)] if repairable else []
    lines += [_LEFT.read(lang).format(n=left)] if left else []
    return [*lines, _SERVING.read(lang)] if serving else lines

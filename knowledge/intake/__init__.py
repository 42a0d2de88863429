"""From files and folders to records: read → clean → chunk → documents, and redact → records; top to bottom."""

"""What a kill -9 leaves of Chroma's store at awkward moments, made by a kill -9 of a process that was writing it."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

# More than the little memory given to it, so that half of it stands in the file already and the rest in the journal.
_WRITER = """
import os, signal, sqlite3, sys
catalogue = sqlite3.connect(sys.argv[1])
catalogue.execute("PRAGMA cache_size = 1")
catalogue.execute("BEGIN")
catalogue.execute("UPDATE embeddings SET embedding_id = 'half-' || embedding_id")
catalogue.execute("CREATE TABLE half (written)")
for _ in range(500):
    catalogue.execute("INSERT INTO half VALUES (zeroblob(3000))")
os.kill(os.getpid(), signal.SIGKILL)
"""


def cut_in_a_write(folder: Path) -> None:
    """Leave the store in `folder`, that nobody has open, with a transaction half written and its journal beside it."""
    catalogue = folder / "chroma.sqlite3"
    done = subprocess.run([sys.executable, "-c", _WRITER, str(catalogue)], capture_output=True, check=False)
    assert done.returncode == -9, done.stderr
    assert catalogue.with_name("chroma.sqlite3-journal").stat().st_size


def cut_in_its_first_opening(folder: Path) -> None:
    """Leave in `folder` the catalogue of a store whose first opening had made no table of its own yet."""
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as catalogue:
        catalogue.execute("VACUUM")

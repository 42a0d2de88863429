"""Plain text into blocks: a line is a paragraph, headings and steps are known by their numbers."""

import re

from knowledge.intake.read.block import Parsed
from knowledge.intake.read.encoding import decode
from knowledge.intake.read.outline import outlined

MEDIA_TYPE = "text/plain"


def read(data: bytes) -> Parsed:
    """The lines of a text file as blocks. Raises UnreadableDocument."""
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n|\f", decode(data))]
    return Parsed(tuple(outlined([line for line in lines if line])), MEDIA_TYPE)

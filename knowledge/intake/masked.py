"""A reading whose words are masked before they are kept: for past cases that come as files."""

from dataclasses import replace

from knowledge.document import Kind
from knowledge.intake.documents import Reading
from knowledge.intake.redact import Redactor


def masked(reading: Reading) -> Reading:
    """`reading` as it may be kept: past cases without what identifies a person, everything else as it is."""
    document = reading.document
    if document.kind is not Kind.CASE:
        return reading
    mask = Redactor()

    def clean(text: str) -> str:
        return mask.redact(text).text

    title = clean(document.title)
    passages = tuple(
        replace(
            passage,
            title=title,
            text=clean(passage.text),
            context=clean(passage.context),
            heading=tuple(clean(heading) for heading in passage.heading),
        )
        for passage in reading.passages
    )
    kept = replace(document, title=title, aliases=tuple(clean(alias) for alias in document.aliases))
    return replace(reading, document=kept, passages=passages)

"""What is masked before it is kept, beside calls: past cases that come as files, and free values of a record."""

from dataclasses import replace
from functools import lru_cache

from knowledge.customer import Value
from knowledge.document import Kind
from knowledge.intake.documents import Reading
from knowledge.intake.redact import Redactor, redact

# Below it a whole number is a count or an amount; above, it may be a phone's.
_COUNTS = 1_000_000


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


def masked_value(value: Value, *, personal: bool = False) -> Value:
    """A value of a customer's or an order's record as it may be kept: every text in it, and every long number, without
    what identifies a person. `personal` is said of a field that by its name holds who somebody is: nothing stays of it.

    Keys of values (32 hex digits) and codes stay as they are.
    """
    match value:
        case str():
            return _text(value, personal)
        case tuple():
            return tuple(_text(one, personal) for one in value)
        case int() if not isinstance(value, bool) and (personal or abs(value) >= _COUNTS):
            text = _text(str(value), personal)
            return value if text == str(value) else text
    return value


@lru_cache(maxsize=65_536)
def _text(text: str, personal: bool) -> str:
    """Masked by itself. Records repeat their values, so that most need not be looked into again."""
    return redact(text, names=(text,) if personal and text.strip() else ()).text

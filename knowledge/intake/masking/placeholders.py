"""What a masked value looks like in a text: "[PHONE_1]"."""

import re

KINDS = (
    "CARD", "ID", "PHONE", "EMAIL", "PLATE", "PASSPORT", "CVV", "CODE", "ACCOUNT", "TAX", "NAME", "ADDRESS",
)  # fmt: skip
# What nobody may keep, sealed or not (PCI DSS 3.3.1, 3.4.1): it is masked in original words too.
PAYMENT = frozenset({"CARD", "CVV", "CODE"})
PLACEHOLDER = re.compile(rf"\[(?P<kind>{'|'.join(KINDS)})_(?P<number>\d{{1,4}})\]")


def kind_of(match: re.Match[str]) -> str:
    """The kind of a placeholder that was found."""
    return match["kind"]

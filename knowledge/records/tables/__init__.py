"""Every table of the records on one `metadata`; importing any of them has declared them all."""

from knowledge.records.tables import doors, people, plans, policy, privacy, spoken, work, written
from knowledge.records.tables.schema import metadata

__all__ = ["doors", "metadata", "people", "plans", "policy", "privacy", "spoken", "work", "written"]

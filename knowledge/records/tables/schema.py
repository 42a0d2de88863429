"""The one schema, and the few ways a column or a reference is written in it.

Every row belongs to a client: `client` leads every primary key and every foreign key, so no row can point at another
client's row. Rows of the installation itself (staff, keys, requests, jobs) are the exceptions, each said where it is.
"""

from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Integer, MetaData, Text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def key(name: str, of: Any = Text) -> Column[Any]:
    """A column of the primary key."""
    return Column(name, of, primary_key=True)


def must(name: str, of: Any, **options: Any) -> Column[Any]:
    """A column that always holds a value."""
    return Column(name, of, nullable=False, **options)


def words(*names: str) -> list[Column[Any]]:
    """Text columns that always hold a value."""
    return [must(name, Text) for name in names]


def maybe(*names: str) -> list[Column[str]]:
    """Text columns that may be unknown."""
    return [Column(name, Text) for name in names]


def numbers(*names: str) -> list[Column[Any]]:
    """Whole-number columns that always hold a value."""
    return [must(name, Integer) for name in names]


def belongs(here: tuple[str, ...], table: str, there: tuple[str, ...]) -> ForeignKeyConstraint:
    """A reference to a row of the same client, which takes this row with it when it goes."""
    return ForeignKeyConstraint(here, [f"{table}.{name}" for name in there], ondelete="CASCADE")


def of_client() -> ForeignKeyConstraint:
    """The row belongs to a client that is there."""
    return belongs(("client",), "clients", ("id",))

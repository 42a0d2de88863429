"""Offers and the authority matrix as one client last gave them, and what was used of both.

A client's set is put whole: what it no longer names is withdrawn, and an earlier version of what it still names is kept
until its successor begins, so that an answer as of then can be given. It decides nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Table, delete, select

from knowledge.authority import Action, Level, Limit, Matrix, Rule, Used
from knowledge.errors import InvalidInput, NotFound
from knowledge.offer import NO_WORDS, AttributeWords, MustSay, Offer
from knowledge.records.audit import append
from knowledge.records.engine import reading, writing
from knowledge.records.rows import columns_of, fields_from
from knowledge.records.succession import NEVER, earliest
from knowledge.records.tables.policy import (
    actions,
    attribute_questions,
    evidence_questions,
    levels,
    offer_outcomes,
    offers,
    rules,
    uses,
)
from knowledge.records.tables.written import clients

_VALUES, _NAME = "values", "name"


@dataclass(frozen=True, slots=True)
class OfferOutcome:
    """What a customer said to one offer: "accepted", "declined", "cancelled", "later"."""

    client: str
    customer_key: str
    offer_id: str
    outcome: str
    at: datetime
    call_id: str | None = None


@dataclass(frozen=True, slots=True)
class RuleRecords:
    """Put and get what may be offered and allowed; add and read what was."""

    engine: Engine

    def put_offers(self, client: str, given: Sequence[Offer]) -> None:
        """Make these the client's offers. Raises InvalidInput when one is another client's."""
        _check_owner(client, given)
        with writing(self.engine) as connection:
            _put_versions(connection, offers, client, [_offer_row(offer) for offer in given])

    def offers(self, client: str) -> list[Offer]:
        """All versions of the client's offers, in the order given; which hold is asked of `validity`."""
        with reading(self.engine) as connection:
            return [_offer(row) for row in _of_client(connection, offers, client)]

    def put_attribute_questions(
        self, client: str, questions: Mapping[str, Mapping[str, Any]], words: AttributeWords = NO_WORDS
    ) -> None:
        """Make these the questions that ask for a customer's attributes, and the words of attributes and values."""
        cells = _worded(questions, words)
        with writing(self.engine) as connection:
            _put_questions(connection, attribute_questions, client, cells)

    def attribute_questions(self, client: str) -> dict[str, dict[str, Any]]:
        """The questions that ask for a customer's attributes, as given, by attribute name."""
        with reading(self.engine) as connection:
            given = {row["name"]: row["question"] for row in _of_client(connection, attribute_questions, client)}
        return {name: words for name, cell in given.items() if (words := _asked(cell))}

    def attribute_words(self, client: str) -> AttributeWords:
        """How attributes and their values are called, as given; nothing for what was not listed."""
        with reading(self.engine) as connection:
            given = {row["name"]: row["question"] for row in _of_client(connection, attribute_questions, client)}
        names, values = ({name: cell[key] for name, cell in given.items() if key in cell} for key in (_NAME, _VALUES))
        return AttributeWords(names, values)

    def put_matrix(self, matrix: Matrix) -> None:
        """Make this the client's authority matrix. Raises InvalidInput when a rule is another client's."""
        _check_owner(matrix.client, matrix.rules)
        with writing(self.engine) as connection:
            _put_versions(connection, rules, matrix.client, [_rule_row(rule) for rule in matrix.rules])
            for table, nouns in ((levels, matrix.levels), (actions, matrix.actions)):
                _put_whole(connection, table, matrix.client, [columns_of(noun) for noun in nouns])
            cells = _worded(matrix.questions, AttributeWords(values=matrix.values))
            _put_questions(connection, evidence_questions, matrix.client, cells)

    def matrix(self, client: str) -> Matrix:
        """The client's authority matrix with all versions of its rules; an empty one when none was given."""
        with reading(self.engine) as connection:
            evidence = {row["name"]: row["question"] for row in _of_client(connection, evidence_questions, client)}
            return Matrix(
                client=client,
                levels=tuple(Level(**_bare(row)) for row in _of_client(connection, levels, client)),
                actions=tuple(Action(**_bare(row)) for row in _of_client(connection, actions, client)),
                rules=tuple(_rule(row) for row in _of_client(connection, rules, client)),
                questions={name: words for name, given in evidence.items() if (words := _asked(given))},
                values={name: given[_VALUES] for name, given in evidence.items() if _VALUES in given},
            )

    def add_use(self, used: Used) -> None:
        """Note one granted amount, whatever the limits say: what was granted elsewhere, brought in."""
        with writing(self.engine) as connection:
            connection.execute(uses.insert(), [columns_of(used) | {"id": used.id or uuid4().hex}])

    def add_granted(
        self, client: str, since: datetime, decide: Callable[[Sequence[Used]], Used], use_id: str = ""
    ) -> Used:
        """Note the use that `decide` makes of those at or after `since`; no other is noted for this client meanwhile,
        so that two people never share what is left of one limit. Under an id that is noted already, that one stands.

        What `decide` raises leaves nothing noted. A line in the audit trail says who granted what by which rule.
        """
        with writing(self.engine) as connection:
            connection.execute(select(clients.c.id).where(clients.c.id == client).with_for_update())
            before = _uses(connection, uses.c.client == client, uses.c.id == use_id) if use_id else []
            if before:
                return before[0]
            used = decide(_uses(connection, uses.c.client == client, uses.c.at >= since))
            return _noted(connection, client, replace(used, id=use_id or uuid4().hex), "authority_used")

    def add_reversal(self, client: str, use_id: str, reverse: Callable[[Used], Used]) -> Used:
        """Note what `reverse` makes of a use: the use stays, and another takes it back. Again, the first one stands.

        What `reverse` raises leaves nothing noted. Raises NotFound.
        """
        with writing(self.engine) as connection:
            found = _uses(connection, uses.c.client == client, uses.c.id == use_id)
            if not found:
                raise NotFound("no such use of authority")
            taken_back = reverse(found[0])
            own = replace(taken_back, id=f"{use_id}-undone", reverses=use_id, amount=-found[0].amount)
            before = _uses(connection, uses.c.client == client, uses.c.id == own.id)
            if before:
                return before[0]
            return _noted(connection, client, own, "authority_use_undone")

    def use(self, client: str, use_id: str) -> Used:
        """The use of that id. Raises NotFound."""
        with reading(self.engine) as connection:
            found = _uses(connection, uses.c.client == client, uses.c.id == use_id)
        if not found:
            raise NotFound("no such use of authority")
        return found[0]

    def uses(
        self, client: str, *, since: datetime, agent: str | None = None, customer_key: str | None = None
    ) -> list[Used]:
        """What was granted at or after `since`, by that agent and to that customer where given, by time."""
        wanted = [uses.c.client == client, uses.c.at >= since]
        wanted += [uses.c.agent == agent] if agent is not None else []
        wanted += [uses.c.customer_key == customer_key] if customer_key is not None else []
        with reading(self.engine) as connection:
            return _uses(connection, *wanted)

    def add_offer_outcome(  # noqa: PLR0913 - one value a column of the line that is noted
        self, client: str, customer_key: str, offer_id: str, outcome: str, at: datetime, call_id: str | None = None
    ) -> None:
        """Note what a customer said to an offer."""
        noted = OfferOutcome(client, customer_key, offer_id, outcome, at, call_id)
        with writing(self.engine) as connection:
            connection.execute(offer_outcomes.insert(), [columns_of(noted) | {"id": uuid4().hex}])

    def offer_outcomes(self, client: str, customer_key: str, since: datetime) -> list[OfferOutcome]:
        """What that customer said to offers at or after `since`, by time."""
        query = select(offer_outcomes).where(offer_outcomes.c.client == client)
        query = query.where(offer_outcomes.c.customer_key == customer_key, offer_outcomes.c.at >= since)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(offer_outcomes.c.at, offer_outcomes.c.id)).mappings()
            return [OfferOutcome(**fields_from(row, without=("id",))) for row in rows]


def _uses(connection: Connection, *wanted: ColumnElement[bool]) -> list[Used]:
    rows = connection.execute(select(uses).where(*wanted).order_by(uses.c.at, uses.c.id)).mappings()
    return [Used(**fields_from(row)) for row in rows]


def _noted(connection: Connection, client: str, used: Used, what: str) -> Used:
    """One line of uses, and one of the audit trail."""
    if used.client != client:
        raise InvalidInput("the use is not of this client")
    connection.execute(uses.insert(), [columns_of(used)])
    approved = f", approved by {used.approved_by}" if used.approved_by else ""
    about = f"{used.id}: {used.action} {used.amount} by {used.rule_id}{approved}"
    append(connection, used.at, (client, used.agent, what, about))
    return used


def _check_owner(client: str, given: Iterable[Offer | Rule]) -> None:
    for one in given:
        if one.client != client:
            raise InvalidInput(f"{one.id} is not of this client")


def _of_client(connection: Connection, table: Table, client: str) -> Sequence[RowMapping]:
    return connection.execute(select(table).where(table.c.client == client).order_by(table.c.place)).mappings().all()


def _put_whole(connection: Connection, table: Table, client: str, given: Sequence[dict[str, Any]]) -> None:
    connection.execute(delete(table).where(table.c.client == client))
    if given:
        connection.execute(
            table.insert(), [row | {"client": client, "place": place} for place, row in enumerate(given)]
        )


def _put_questions(
    connection: Connection, table: Table, client: str, questions: Mapping[str, Mapping[str, Any]]
) -> None:
    rows = [{"name": name, "question": dict(question)} for name, question in questions.items()]
    _put_whole(connection, table, client, rows)


def _worded(questions: Mapping[str, Mapping[str, Any]], words: AttributeWords) -> dict[str, dict[str, Any]]:
    """How each attribute is asked for, with its name and the values it may take, where listed, in the same cell."""
    cells = {name: dict(asked) for name, asked in questions.items()}
    for key, listed in ((_VALUES, words.values), (_NAME, words.names)):
        for name, given in listed.items():
            cells.setdefault(name, {})[key] = given
    return cells


def _asked(given: Mapping[str, Any]) -> dict[str, Any]:
    return {lang: words for lang, words in given.items() if lang not in {_VALUES, _NAME}}


def _put_versions(connection: Connection, table: Table, client: str, given: Sequence[dict[str, Any]]) -> None:
    """Put the set whole, keeping earlier versions that were in it before and are only followed now."""
    named = {(row["id"], row["version"]) for row in given}
    starts: dict[str, list[tuple[int, datetime]]] = {}
    for row in given:
        starts.setdefault(row["id"], []).append((row["version"], row["valid_from"] or NEVER))
    kept: list[dict[str, Any]] = []
    for old in _of_client(connection, table, client):
        later = [start for version, start in starts.get(old["id"], ()) if version > old["version"]]
        if (old["id"], old["version"]) not in named and later:
            kept.append(dict(old) | {"valid_to": earliest(old["valid_to"], later)})
    _put_whole(connection, table, client, [*kept, *given])


def _bare(row: RowMapping) -> dict[str, Any]:
    return fields_from(row, without=("client", "place"))


def _offer_row(offer: Offer) -> dict[str, Any]:
    return columns_of(offer) | {"must_say": [[one.id, one.text] for one in offer.must_say]}


def _offer(row: RowMapping) -> Offer:
    values = fields_from(row, without=("place",))
    return Offer(**values | {"must_say": tuple(MustSay(name, text) for name, text in values["must_say"])})


def _rule_row(rule: Rule) -> dict[str, Any]:
    return columns_of(rule) | {
        "limits": [
            {name: value if value is None else str(value) for name, value in columns_of(limit).items()}
            for limit in rule.limits
        ]
    }


def _rule(row: RowMapping) -> Rule:
    values = fields_from(row, without=("place",))
    return Rule(**values | {"limits": tuple(_limit(**limit) for limit in values["limits"])})


def _limit(level: str, **amounts: str | None) -> Limit:
    return Limit(level, **{name: None if text is None else Decimal(text) for name, text in amounts.items()})

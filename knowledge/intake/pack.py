"""A client pack: the folder in which one client company hands over everything it has decided.

`read_pack` reads it into nouns and says where it is wrong; nothing is written. Customer numbers become keyed hashes
and calls are masked here, before anything else sees them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.authority import Matrix
from knowledge.call import Call
from knowledge.client import Client
from knowledge.customer import Customer, Order
from knowledge.errors import InvalidInput
from knowledge.intake import forms, rule_forms
from knowledge.intake.entries import EntryReader
from knowledge.intake.manifest import DocumentSource, sources
from knowledge.intake.questions import read_questions
from knowledge.intake.render import PastCase
from knowledge.intake.sources import content_of, form, lexicon
from knowledge.intake.when import zone_of
from knowledge.intake.wordlist import faults_told
from knowledge.lexicon import Entry
from knowledge.offer import NO_WORDS, AttributeWords, Offer
from knowledge.similar import Similar
from knowledge.staff import Person


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything one client company handed over, as nouns. `staff` is the centre's, all clients'."""

    client: Client
    documents: tuple[DocumentSource, ...] = ()
    lexicon: tuple[Entry, ...] = ()
    questions: tuple[Similar, ...] = ()
    offers: tuple[Offer, ...] = ()
    attribute_questions: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    attribute_words: AttributeWords = NO_WORDS
    matrix: Matrix | None = None
    cases: tuple[PastCase, ...] = ()
    customers: tuple[Customer, ...] = ()
    orders: tuple[Order, ...] = ()
    calls: tuple[Call, ...] = ()
    staff: tuple[Person, ...] = ()


def read_pack(folder: Path, *, key: bytes) -> Pack:
    """The pack in `folder`; `key` hashes customer numbers. Only client.yaml is required.

    Raises InvalidInput naming file, entry and fault; nothing has been changed then.
    """
    client = load_client(folder)
    reader = EntryReader(client, key)
    offers = form(folder / "offers.yaml", rule_forms.OffersForm)
    pack = Pack(
        client=client,
        documents=tuple(_documents(folder, client)),
        lexicon=tuple(Entry(**line.model_dump()) for line in lexicon(folder / "lexicon.csv")),
        questions=_questions(folder / "questions.csv"),
        offers=tuple(reader.offer(offer) for offer in offers.offers),
        attribute_questions={name: asked.model_dump() for name, asked in offers.attribute_questions.items()},
        attribute_words=AttributeWords(offers.attributes, offers.values),
        matrix=reader.matrix(form(folder / "authority.yaml", rule_forms.AuthorityForm)),
        cases=tuple(reader.case(case) for case in form(folder / "cases.yaml", forms.CasesForm).cases),
        customers=tuple(reader.customer(one) for one in form(folder / "customers.yaml", forms.CustomersForm).customers),
        orders=tuple(reader.order(one) for one in form(folder / "orders.yaml", forms.OrdersForm).orders),
        calls=tuple(reader.call(_call(path)) for path in sorted((folder / "calls").glob("*.yaml"))),
        staff=read_staff(folder),
    )
    _check_references(pack)
    return pack


def load_client(folder: Path) -> Client:
    """The client company of a pack. Raises InvalidInput."""
    path = folder / "client.yaml"
    if not path.exists():
        raise InvalidInput(f"{folder.name}: 没有 client.yaml / there is no client.yaml")
    told = form(path, forms.ClientForm)
    zone_of(told.timezone)
    return Client(**{name: getattr(told, name) for name in forms.ClientForm.model_fields} | {"name": dict(told.name)})


def read_staff(folder: Path) -> tuple[Person, ...]:
    """The staff of the centre, from staff.yaml in the pack or in the folder of packs above it. Raises InvalidInput."""
    path = next((path for path in (folder / "staff.yaml", folder.parent / "staff.yaml") if path.exists()), None)
    if path is None:
        return ()
    people = form(path, forms.StaffForm).staff
    _refuse_repeats(path.name, [person.id for person in people])
    return tuple(
        Person(**person.model_dump() | {name: getattr(person, name) or "" for name in ("team", "email", "slack_user")})
        for person in people
    )


def _documents(folder: Path, client: Client) -> list[DocumentSource]:
    has = (folder / "documents.yaml").exists() or (folder / "documents").is_dir()
    return sources(folder, client.id, client.zone) if has else []


def _questions(path: Path) -> tuple[Similar, ...]:
    if not path.exists():
        return ()
    found = read_questions(path.name, content_of(path))
    if found.faults:
        zh, _, en = faults_told(found.faults).partition(" / ")
        raise InvalidInput(f"{path.name} {zh} / {path.name} {en}")
    return found.entries


def _call(path: Path) -> forms.CallForm:
    try:
        return form(path, forms.CallForm)
    except InvalidInput as fault:
        raise InvalidInput(f"calls/{fault.detail}") from fault


def _check_references(pack: Pack) -> None:
    """What an entry points at must be there, and nothing twice."""
    _refuse_repeats("offers.yaml", [f"{offer.id} v{offer.version}" for offer in pack.offers])
    _refuse_repeats("cases.yaml", [case.id for case in pack.cases])
    _refuse_repeats("calls", [call.id for call in pack.calls])
    _refuse_repeats("orders.yaml", [order.id for order in pack.orders])
    if pack.matrix is None:
        return
    _refuse_repeats("authority.yaml", [f"{rule.id} v{rule.version}" for rule in pack.matrix.rules])
    actions, levels = {action.id for action in pack.matrix.actions}, {level.id for level in pack.matrix.levels}
    for rule in pack.matrix.rules:
        unknown = [name for name in (rule.action, *rule.alternatives) if name not in actions]
        unknown += [limit.level for limit in rule.limits if limit.level not in levels]
        if unknown:
            raise InvalidInput(f"authority.yaml › {rule.id}: 没有定义 / not defined: {', '.join(unknown)}")


def _refuse_repeats(place: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidInput(f"{place}: 重复 / twice: {', '.join(twice)}")

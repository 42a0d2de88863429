"""A pack into the records: everything a client company handed over, in one call that may be repeated.

Documents are incremental; the rest replaces what was there. It does not build indexes.
"""

from dataclasses import dataclass

from knowledge.document import Document, DocumentReport, Passage
from knowledge.errors import TongxiError
from knowledge.intake.ingest import Ingest, Progress
from knowledge.intake.pack import Pack
from knowledge.intake.render import case_document, offer_document
from knowledge.offer import NO_WORDS
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.lexicon import LexiconRecords
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.similar import PACK, SimilarRecords


@dataclass(frozen=True, slots=True)
class PackRecords:
    """Where the parts of a pack are kept, besides its documents."""

    clients: ClientRecords
    people: PeopleRecords
    rules: RuleRecords
    calls: CallRecords
    lexicon: LexiconRecords
    similar: SimilarRecords


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a pack did: one report a document, and how many of each other thing; `refused` says why."""

    documents: tuple[DocumentReport, ...]
    offers: int = 0
    rules: int = 0
    cases: int = 0
    customers: int = 0
    orders: int = 0
    calls: int = 0
    staff: int = 0
    questions: int = 0
    refused: tuple[str, ...] = ()


def load_pack(records: PackRecords, ingest: Ingest, pack: Pack, *, on_progress: Progress | None = None) -> LoadReport:
    """Keep everything of `pack`; what is refused is said in the report, the rest goes in.

    The client and its people and rules come first, so that documents find them; calls last.
    """
    client = pack.client.id
    records.clients.put(pack.client)
    records.lexicon.put(client, pack.lexicon)
    records.similar.put(client, PACK, pack.questions)
    if pack.staff:
        records.people.put_staff(pack.staff)
    records.people.put_customers(pack.customers)
    records.people.put_orders(pack.orders)
    if pack.offers:
        records.rules.put_offers(client, list(pack.offers))
    if pack.attribute_questions or pack.attribute_words != NO_WORDS:
        records.rules.put_attribute_questions(client, pack.attribute_questions, pack.attribute_words)
    if pack.matrix is not None:
        records.rules.put_matrix(pack.matrix)
    reports = ingest.files(pack.documents, client, on_progress=on_progress)
    reports += ingest.put_rendered(client, rendered(pack))
    refused = _calls(records.calls, pack)
    return LoadReport(
        documents=tuple(reports),
        offers=len(pack.offers),
        rules=len(pack.matrix.rules) if pack.matrix else 0,
        cases=len(pack.cases),
        customers=len(pack.customers),
        orders=len(pack.orders),
        calls=len(pack.calls) - len(refused),
        staff=len(pack.staff),
        questions=sum(len(one.questions) for one in pack.questions),
        refused=tuple(refused),
    )


def rendered(pack: Pack) -> list[tuple[Document, list[Passage]]]:
    """The documents that a pack's offers and past cases become."""
    offers = [offer_document(offer, pack.client, pack.attribute_words) for offer in pack.offers]
    return [*offers, *(case_document(case) for case in pack.cases)]


def _calls(records: CallRecords, pack: Pack) -> list[str]:
    refused = []
    for call in pack.calls:
        try:
            records.open(call)
        except TongxiError as fault:
            refused.append(f"call {call.id}: {fault.detail}")
    return refused

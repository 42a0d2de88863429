"""The records of one database, one class a noun, made together."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from knowledge.intake.load import PackRecords
from knowledge.records.calls import CallRecords
from knowledge.records.cases import CaseRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords
from knowledge.records.interactions import InteractionRecords
from knowledge.records.lexicon import LexiconRecords
from knowledge.records.people import PeopleRecords
from knowledge.records.plans import PlanRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.similar import SimilarRecords
from knowledge.records.vectors import VectorRecords
from knowledge.records.work import WorkRecords


@dataclass(frozen=True)
class Stores:
    """The records of one database, one class a noun."""

    engine: Engine
    clients: ClientRecords
    documents: DocumentRecords
    vectors: VectorRecords
    lexicon: LexiconRecords
    similar: SimilarRecords
    calls: CallRecords
    cases: CaseRecords
    interactions: InteractionRecords
    people: PeopleRecords
    plans: PlanRecords
    rules: RuleRecords
    work: WorkRecords
    pack: PackRecords = field(init=False)

    def __post_init__(self) -> None:
        pack = PackRecords(self.clients, self.people, self.rules, self.calls, self.lexicon, self.similar)
        object.__setattr__(self, "pack", pack)


def stores(engine: Engine) -> Stores:
    """The records over an engine."""
    return Stores(
        engine=engine,
        clients=ClientRecords(engine),
        documents=DocumentRecords(engine),
        vectors=VectorRecords(engine),
        lexicon=LexiconRecords(engine),
        similar=SimilarRecords(engine),
        calls=CallRecords(engine),
        cases=CaseRecords(engine),
        interactions=InteractionRecords(engine),
        people=PeopleRecords(engine),
        plans=PlanRecords(engine),
        rules=RuleRecords(engine),
        work=WorkRecords(engine),
    )

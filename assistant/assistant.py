"""The assistant: its features, one field each. Every way in is handed this and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.access import Access
from assistant.answer import AnswerQuestion
from assistant.authority import DecideAuthority
from assistant.brief import WriteBrief
from assistant.console import ExplainSearch
from assistant.conversations import Conversations
from assistant.desk import AskAtDesk
from assistant.doors import Doors
from assistant.fact_import import TakeFacts
from assistant.facts import OpenContacts
from assistant.feedback import TakeFeedback
from assistant.glossary import KeepGlossary
from assistant.granting import RecordUse
from assistant.library import Library
from assistant.live import HintLive
from assistant.offers import SuggestOffers
from assistant.owner import Ownership
from assistant.people import KeepPeople
from assistant.privacy import KeepPrivacy
from assistant.promises import SettlePromise
from assistant.review import ReviewCall
from assistant.root_cause import ExplainRise
from assistant.settings import Settings
from assistant.similar import KeepQuestions
from assistant.stores import Stores
from assistant.suggesting import SuggestQuestions
from knowledge.client import Client
from knowledge.ports import Clock
from knowledge.records.access import AccessRecords
from knowledge.records.check import integrity
from knowledge.search.find import Finder
from knowledge.search.script import to_traditional


@dataclass(frozen=True)
class Assistant:
    """What we do with what we know. `requests` also holds durable jobs; `demo_entries` are (label, key) of a demo."""

    settings: Settings
    clock: Clock
    access: Access
    requests: AccessRecords
    ask: AskAtDesk
    answer: AnswerQuestion
    authority: DecideAuthority
    granting: RecordUse
    offers: SuggestOffers
    library: Library
    explain: ExplainSearch
    glossary: KeepGlossary
    similar: KeepQuestions
    suggesting: SuggestQuestions
    people: KeepPeople
    privacy: KeepPrivacy
    conversations: Conversations
    doors: Doors
    fact_tables: TakeFacts
    live: HintLive
    review: ReviewCall
    root_cause: ExplainRise
    brief: WriteBrief
    contacts: OpenContacts
    feedback: TakeFeedback
    promises: SettlePromise
    finder: Finder
    stores: Stores
    owned: Ownership
    secret: bytes = field(repr=False)
    demo_entries: tuple[tuple[str, str], ...] = ()
    progress: dict[str, str] = field(default_factory=dict)

    def clients(self, ids: Sequence[str] | None = None) -> tuple[Client, ...]:
        """The client companies served (those of `ids`, where given), in the order they were added."""
        return tuple(c for c in self.stores.clients.clients() if ids is None or c.id in ids)

    def client(self, client_id: str) -> Client:
        """One client company. Raises NotFound."""
        return self.stores.clients.client(client_id)

    def traditional(self, text: str) -> str:
        """`text` as a reader of Traditional Chinese reads it."""
        return to_traditional(text)

    def doctor(self) -> list[str]:
        """What is wrong with the records, one sentence each; empty when nothing is."""
        return [str(finding) for finding in integrity(self.stores.engine)]

    def ready(self) -> dict[str, dict[str, bool]]:
        """Per client, which parts of search serve: keywords, vectors, chroma."""
        return {client.id: self.finder.ready(client.id) for client in self.clients()}

    def warm(self) -> None:
        """Bring every client's indexes up; keywords now, vectors behind. Then what the first morning page needs."""
        for client in self.clients():
            self.finder.prepare(client.id)
        self.brief.prepare()

    def close(self) -> None:
        """Finish what runs behind and let go of everything open."""
        self.conversations.close()
        self.ask.close()
        self.finder.close()
        self.stores.engine.dispose()
        self.owned.release()

"""The only place that constructs the parts and joins them. Every part can be replaced by argument."""

import logging
import os
import secrets
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from assistant.access import Access
from assistant.answer import AnswerQuestion
from assistant.assistant import Assistant
from assistant.authority import DecideAuthority
from assistant.brief import WriteBrief
from assistant.console import ExplainSearch
from assistant.conversations import Conversations, stale_after
from assistant.counting import CountContact
from assistant.desk import AskAtDesk, KeptBehind
from assistant.doors import Doors
from assistant.fact_import import TakeFacts
from assistant.facts import OpenContacts
from assistant.fanout import Fanout
from assistant.feedback import TakeFeedback
from assistant.glossary import KeepGlossary
from assistant.granting import RecordUse
from assistant.library import Library
from assistant.live import HintLive
from assistant.offers import SuggestOffers
from assistant.owner import Ownership, own
from assistant.people import KeepPeople
from assistant.privacy import keep_privacy
from assistant.promises import SettlePromise
from assistant.reception import Reception
from assistant.review import ReviewCall
from assistant.root_cause import ExplainRise
from assistant.settings import Settings
from assistant.signed import secrets_told, tickets_told
from assistant.similar import KeepQuestions
from assistant.stores import Stores, stores
from assistant.suggesting import SuggestQuestions
from assistant.wording.sifting import read_ahead
from assistant.wording.writer import Verbatim, Writer
from knowledge.clock import SystemClock
from knowledge.errors import SettingsFault
from knowledge.intake.ingest import Ingest
from knowledge.intake.tables_kept import KeptTables
from knowledge.ports import Clock
from knowledge.records.access import AccessRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.mend import drop_unfinished
from knowledge.records.process_versions import ProcessVersions
from knowledge.search.compiled import keep_in
from knowledge.search.find import Finder
from knowledge.search.reread import Reranker
from knowledge.search.today import TodayIndex
from knowledge.search.vectorise import Encoder, Vectoriser

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


_DESK_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Parts:
    """What a caller brings instead of what the settings would make."""

    clock: Clock | None = None
    writer: Writer | None = None
    chat: "BaseChatModel | None" = None
    encoder: Encoder | None = None
    reranker: Reranker | None = None
    demo_entries: tuple[tuple[str, str], ...] = ()


def build(settings: Settings, parts: Parts = Parts()) -> Assistant:
    """The whole product over one data folder.

    Raises Unavailable where another process owns the folder, SettingsFault where a setting cannot be followed.
    """
    log_to_stderr(settings.log_level)
    owned = own(settings.data_dir)
    try:
        return _joined(settings, parts, owned)
    except BaseException:
        owned.release()  # whoever corrects the setting may try again in this process
        raise


def _joined(settings: Settings, parts: Parts, owned: Ownership) -> Assistant:
    engine = open_engine(settings.records_url)
    migrate(engine)
    if engine.dialect.name == "sqlite":  # one process owns the folder: what it left unfinished nobody else will finish
        drop_unfinished(engine)
    held = stores(engine)
    behind = KeptBehind(engine)  # an answer does not wait for the disk
    held = replace(held, work=behind)
    clock = parts.clock or desk_clock(settings)
    secret = installation_secret(settings)
    finder = _finder(settings, held, clock, secret, parts)
    answer = AnswerQuestion(
        finder,
        held.documents,
        parts.writer or _writer(settings, parts),
        zone_of=lambda client: held.clients.client(client).zone,
        replaced_of=lambda client: {
            one.document_id or one.id: one.replaced_by for one in held.rules.offers(client) if one.replaced_by
        },
    )
    library = Library(held.documents, Ingest(held.documents, clock), held.pack, secret, finder.forget)
    days = settings.originals_days, settings.words_days
    privacy = keep_privacy(engine, secret, clock, library.remove, days=days, settle=behind.flush)
    authority = DecideAuthority(held.rules, held.people, held.calls, held.clients, held.work, privacy.key_of)
    offers = SuggestOffers(held.rules, held.people, held.calls, held.clients)
    fanout = Fanout()
    # What a customer says is not a question to the owner of the rules: only what an agent asks is noted as a gap.
    live = HintLive(answer, replace(authority, work=None), offers, fanout, clock)
    review = ReviewCall(held.calls, held.clients, held.people, held.rules, finder, held.work)
    count = CountContact(held.calls, held.interactions, held.cases, held.people, held.clients)
    root_cause = ExplainRise(held.interactions, held.calls, held.clients, held.people, held.documents)
    access = AccessRecords(engine, secret)
    conversations = Conversations(
        held.calls,
        fanout,
        clock,
        on_turn=live.on_turn,
        on_end=lambda who, call: (count(call), review(who, call.id)),
        stale=stale_after(settings.stale_call_min, settings.stale_chat_min),
        reception=Reception(
            held.clients, held.people, secret, ProcessVersions(held.documents), privacy.erased, cases=held.cases
        ),
        original=privacy.keep,
    )
    return Assistant(
        settings=settings,
        clock=clock,
        access=Access(access, SystemClock(), secret),
        requests=access,
        ask=AskAtDesk(answer, authority, held.work, clock),
        answer=answer,
        authority=authority,
        granting=RecordUse(authority, clock),
        offers=offers,
        library=library,
        privacy=privacy,
        explain=ExplainSearch(finder),
        glossary=KeepGlossary(held.lexicon),
        similar=KeepQuestions(held.similar, held.documents),
        suggesting=SuggestQuestions(held.work, held.documents, held.similar),
        people=KeepPeople(KeptTables(held.people, held.plans), held.clients, clock, access.audit, secret),
        conversations=conversations,
        doors=Doors(
            conversations,
            held.clients,
            held.people,
            SystemClock(),
            secrets_told(settings.webhook_secrets.get_secret_value()),
            tickets_told(settings.zendesk_tickets),
        ),
        fact_tables=TakeFacts(held.interactions, held.clients, held.people, secret),
        live=live,
        review=review,
        root_cause=root_cause,
        brief=WriteBrief(
            held.clients,
            held.interactions,
            held.calls,
            held.people,
            held.rules,
            held.documents,
            held.work,
            root_cause,
            clock,
        ),
        contacts=OpenContacts(held.interactions, clock),
        feedback=TakeFeedback(held.work, clock),
        promises=SettlePromise(held.work, clock),
        finder=finder,
        stores=held,
        demo_entries=parts.demo_entries,
        owned=owned,
        secret=secret,
    )


def desk_clock(settings: Settings) -> Clock:
    """The system's clock; where the settings pretend another day, one that began at nine that morning."""
    if settings.today is None:
        return SystemClock()
    return SystemClock.running_from(datetime.combine(settings.today, time(9), tzinfo=_DESK_ZONE))


def installation_secret(settings: Settings) -> bytes:
    """The secret that signs tokens and hashes keys: the setting, or one made once and kept in the data folder."""
    given = settings.secret.get_secret_value()
    if given:
        if len(given) < 32:
            raise SettingsFault("TONGXI_SECRET: must have at least 32 characters (for example 64 hex digits)")
        return given.encode()
    path: Path = settings.data_dir / "secret"
    if not path.exists():
        _make_secret(path)
    kept = path.read_text(encoding="utf-8").strip()
    if len(kept) < 32:
        raise SettingsFault(
            f"{path.name}: the secret kept in the data folder is damaged; restore it or set TONGXI_SECRET"
        )
    return kept.encode()


def _make_secret(path: Path) -> None:
    """Write a fresh secret, readable by its owner alone, unless another process was quicker: the first one stands."""
    fresh = path.with_name(f"secret.{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


def log_to_stderr(level: str) -> None:
    """One JSON line an event on stderr, from `level` up; other libraries only from warnings up."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger().setLevel(logging.WARNING)


def _finder(settings: Settings, held: Stores, clock: Clock, secret: bytes, parts: Parts) -> Finder:
    today = TodayIndex(settings.data_dir / "chroma", secret) if settings.vector_store == "chroma" else None
    vectoriser = Vectoriser(held.vectors, parts.encoder or _encoder(settings), today)
    folder = settings.data_dir / "indexes"
    keep_in(settings.data_dir / "lexicons")
    documents, similar, again = held.documents, held.similar.every, parts.reranker or _reranker(settings)
    return Finder(documents, vectoriser, held.lexicon.entries, folder, clock, similar, read_ahead, again)


def _reranker(settings: Settings) -> Reranker | None:
    _, _, model = settings.reranker.partition(":")
    if not model:
        return None
    from importlib.util import find_spec

    if find_spec("sentence_transformers") is None:
        raise SettingsFault("TONGXI_RERANKER: sentence-transformers is not installed; run `make neural`")
    if os.sep in model and not Path(model).is_dir():
        raise SettingsFault(f"TONGXI_RERANKER: there is no folder {model}")
    from knowledge.search.neural import CrossEncoder

    return CrossEncoder(model)


def _encoder(settings: Settings) -> Encoder | None:
    kind, _, model = settings.embedder.partition(":")
    if kind == "sentence-transformers":
        from knowledge.search.neural import SentenceTransformers, packaged_model

        path = packaged_model() if model == "packaged" else model
        if path is None:
            raise SettingsFault("TONGXI_EMBEDDER: the packaged model is not installed; run `make neural`")
        return SentenceTransformers(path)
    if kind == "openai":
        from knowledge.search.remote import OpenAIEmbedder

        return OpenAIEmbedder(settings.embeddings_url, model, settings.embeddings_key.get_secret_value())
    return None


def _writer(settings: Settings, parts: Parts) -> Writer:
    if parts.chat is None and not settings.model_url:
        return Verbatim()
    from assistant.wording.model_writer import Deadlines, ModelWriter, openai_chat

    deadlines = Deadlines(
        connect=settings.model_connect_s,
        first=settings.model_first_token_s,
        gap=settings.model_gap_s,
        total=settings.model_total_s,
    )
    key = settings.model_key.get_secret_value()
    chat = parts.chat or openai_chat(settings.model_url, settings.model_name, key, deadlines)
    return ModelWriter(chat, deadlines)

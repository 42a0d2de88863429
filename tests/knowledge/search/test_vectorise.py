from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Thread
from time import monotonic

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.audience import Audience, Role, Tier
from knowledge.document import Kind, Validity
from knowledge.search import vectorise
from knowledge.search.analyse import tokens
from knowledge.search.client_index import ClientIndex
from knowledge.search.keyword import Scope
from knowledge.search.today import TodayIndex
from knowledge.search.vectorise import Vectoriser
from tests.knowledge.search.conftest import NOW, Centre

FEE = "客户主动退改的，手续费由客户承担"
READERS = (Role.AGENT, Role.SUPERVISOR, Role.CLIENT_VIEWER)


class Letters:
    """A real, small encoder: hashed characters. It may be told to wait."""

    name = "letters-1"

    def __init__(self, gate: Event | None = None) -> None:
        self.gate = gate
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        if self.gate is not None:
            assert self.gate.wait(20)
        self.read += texts
        rows = np.zeros((len(texts), 16), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term in tokens(text):
                row[sum(map(ord, term)) % 16] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(lengths == 0, 1, lengths)


def index_of(centre: Centre) -> ClientIndex:
    index = ClientIndex("east", centre.folder / "own")
    index.update(centre.documents.revision("east"), centre.documents.passages("east"))
    return index


def refresh(centre: Centre, index: ClientIndex) -> None:
    index.update(centre.documents.revision("east"), centre.documents.passages("east"))


def test_only_passages_without_a_vector_are_read_by_a_trained_encoder(centre):
    centre.add("east", "fees", *(f"{FEE}{n}" for n in range(5)))
    encoder = Letters()
    vectoriser = Vectoriser(centre.vectors, encoder)
    index = index_of(centre)
    vectoriser.bring_up(index, NOW)
    first = encoder.read.copy()  # every passage, and a sample again to see that each finds itself
    assert len(set(first)) == 5
    centre.add("east", "points", "积分十二个月内有效")
    refresh(centre, index)
    vectoriser.bring_up(index, NOW)
    assert encoder.read[len(first) :] == ["points\n积分十二个月内有效"]
    assert index.exact is not None
    assert len(index.exact) == 6


def test_vectors_of_another_encoder_are_not_used(centre):
    centre.add("east", "fees", *(f"{FEE}{n}" for n in range(5)))
    index = index_of(centre)
    Vectoriser(centre.vectors).bring_up(index, NOW)
    encoder = Letters()
    Vectoriser(centre.vectors, encoder).bring_up(index, NOW)
    assert len(set(encoder.read)) == 5
    active = centre.vectors.active("east")
    assert (active.embedder, active.dimension) == ("letters-1", 16)


def test_a_fit_is_kept_while_few_passages_are_new_and_made_anew_when_many_are(centre):
    centre.add("east", "fees", *(f"{FEE}{n}" for n in range(20)))
    vectoriser = Vectoriser(centre.vectors)
    index = index_of(centre)
    generations = []
    for name, many in (("first", 0), ("few", 3), ("more", 30)):
        if many:
            centre.add("east", name, *(f"积分第{n}条" for n in range(many)))
        refresh(centre, index)
        vectoriser.bring_up(index, NOW)
        generations.append(centre.vectors.active("east").id)
    assert generations[0] == generations[1] != generations[2]


def test_while_a_new_fit_is_written_questions_are_read_by_the_old_one(centre):
    centre.add("east", "fees", *(f"{FEE}{n}{'甲乙丙丁戊己'[n]}" for n in range(6)))
    vectoriser = Vectoriser(centre.vectors)
    index = index_of(centre)
    vectoriser.bring_up(index, NOW)
    faults: list[BaseException] = []
    stop = Event()

    def ask() -> None:
        while not stop.wait(0.001):
            try:
                with index.lock:
                    vector = vectoriser.question(index, FEE)
                    vectoriser.near(index, vector, Scope(frozenset(Tier), NOW), 5)
            except ValueError as fault:
                faults.append(fault)
                return

    asking = Thread(target=ask)
    asking.start()
    for n in range(5):
        centre.add("east", f"more-{n}", *(f"积分{n}第{m}条{chr(0x4E00 + 40 * n + m)}" for m in range(20 * (n + 1))))
        refresh(centre, index)
        vectoriser.bring_up(index, NOW)
    stop.set()
    asking.join()
    assert faults == []


def test_a_client_without_passages_has_no_vectors_and_no_fault(centre):
    index = index_of(centre)
    vectoriser = Vectoriser(centre.vectors)
    vectoriser.bring_up(index, NOW)
    assert index.exact is None
    assert vectoriser.question(index, FEE) is None
    assert vectoriser.near(index, None, Scope(frozenset(Tier), NOW), 5) == ([], "keyword")


def test_a_small_clients_vectors_are_compared_directly_while_the_store_serves_its_day(centre, monkeypatch):
    centre.add("east", "fees", *(f"{FEE}{n}" for n in range(5)))
    vectoriser = Vectoriser(centre.vectors, None, TodayIndex(centre.folder / "chroma", b"secret"))
    index = index_of(centre)
    vectoriser.bring_up(index, NOW)
    scope, vector = Scope(frozenset(Tier), NOW), vectoriser.question(index, FEE)
    directly = vectoriser.near(index, vector, scope, 5)
    monkeypatch.setattr(vectorise, "DIRECTLY", 0)
    asked, mode = vectoriser.near(index, vector, scope, 5)
    assert directly[1] == mode == "hybrid"
    assert dict(asked) == pytest.approx(dict(directly[0]), abs=1e-5)
    vectoriser.close()


def test_filling_the_vector_store_holds_no_question_up(centre, monkeypatch):
    monkeypatch.setattr(vectorise, "DIRECTLY", 0)
    centre.add("east", "fees", *(f"{FEE}{n}" for n in range(5)))
    today = TodayIndex(centre.folder / "chroma", b"secret")
    vectoriser = Vectoriser(centre.vectors, None, today)
    index = index_of(centre)
    vectoriser.bring_up(index, NOW)
    scope = Scope(frozenset(Tier), NOW)
    vector = vectoriser.question(index, FEE)
    assert vectoriser.near(index, vector, scope, 5)[1] == "hybrid"
    held, let_go = Event(), Event()

    def fill() -> None:
        with today._lock:
            held.set()
            assert let_go.wait(20)

    with ThreadPoolExecutor(1) as pool:
        filling = pool.submit(fill)
        assert held.wait(20)
        begun = monotonic()
        near, mode = vectoriser.near(index, vector, scope, 5)
        vectoriser.stale("east")
        assert monotonic() - begun < 2
        let_go.set()
        filling.result()
    assert mode == "flat"
    assert len(near) == 5
    vectoriser.close()


def test_a_store_filled_for_passages_that_changed_meanwhile_is_not_trusted(centre):
    centre.add("east", "fees", *(f"{FEE}{n}" for n in range(5)))
    vectoriser = Vectoriser(centre.vectors)
    index = index_of(centre)
    vectoriser.bring_up(index, NOW)
    today = TodayIndex(centre.folder / "chroma", b"secret")
    today.open()
    exact = index.exact
    assert exact is not None
    boundaries = exact.boundaries

    def changed() -> list[int]:
        today.stale("east")  # the change comes while the store is being filled
        return boundaries()

    exact.boundaries = changed  # type: ignore[method-assign]
    today.fill("east", exact, "state-1", NOW)
    assert not today.right_for("east", int(NOW.timestamp()))
    exact.boundaries = boundaries  # type: ignore[method-assign]
    today.fill("east", exact, "state-2", NOW)
    assert today.right_for("east", int(NOW.timestamp()))
    today.close()


def test_a_passage_that_changed_its_tier_is_not_found_by_its_old_vector(centre, agent: Callable[[str], Audience]):
    centre.add("east", "fees", *(f"{FEE}{n}" for n in range(5)))
    centre.add("east", "points", *(f"积分{n}" for n in range(5)))
    finder = centre.finder(chroma=False)
    finder._vectoriser = Vectoriser(centre.vectors, Letters())
    finder.prepare("east", wait=True)
    assert {hit.passage.document_id for hit in finder.find(FEE, agent("east"), NOW).hits} == {"fees", "points"}
    held = Event()
    finder._later.submit(held.wait, 20)  # the new vectors have to wait
    centre.add("east", "fees", *(f"{FEE}{n}" for n in range(5)), tier=Tier.SUPERVISOR)
    before, after = finder.find(FEE, agent("east"), NOW), finder.find(FEE, Audience("east", Role.SUPERVISOR), NOW)
    held.set()
    assert "fees" not in {hit.passage.document_id for hit in before.hits}
    assert "fees" in {hit.passage.document_id for hit in after.hits}


class Wide(Letters):
    """Another real encoder, of another length. It may be told to wait, or to give the same vector for everything."""

    name = "letters-2"

    def __init__(self, gate: Event | None = None, *, useless: bool = False) -> None:
        super().__init__(gate)
        self.useless = useless
        self.begun = Event()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.begun.set()
        rows = super().encode(texts)
        if self.useless:
            rows = np.ones((len(texts), 16), dtype=np.float32) + np.random.default_rng().random((len(texts), 16))
        wide = np.hstack([rows, np.zeros((len(texts), 8), dtype=np.float32)]).astype(np.float32)
        return wide / np.linalg.norm(wide, axis=1, keepdims=True)


def many(count: int, word: str = "手续费") -> tuple[str, ...]:
    return tuple(f"{word}第{n}条{chr(0x4E00 + 7 * n)}{chr(0x5E00 + 11 * n)}由客户承担" for n in range(count))


def test_while_another_embedders_vectors_are_made_the_old_ones_serve_and_new_documents_with_them(centre):
    centre.add("east", "fees", *many(30))
    index = index_of(centre)
    Vectoriser(centre.vectors).bring_up(index, NOW)
    old = centre.vectors.active("east")
    gate = Event()
    encoder = Wide(gate)
    vectoriser = Vectoriser(centre.vectors, encoder)
    fresh = index_of(centre)  # a new start, with another embedder set
    with ThreadPoolExecutor(1) as pool:
        building = pool.submit(vectoriser.bring_up, fresh, NOW)
        assert encoder.begun.wait(20)
        vector = vectoriser.question(fresh, "手续费")
        near, mode = vectoriser.near(fresh, vector, Scope(frozenset(Tier), NOW), 5)
        assert (len(near), mode) == (5, "flat")
        assert fresh.exact is not None and fresh.exact.dimension == old.dimension
        centre.add("east", "during", "积分在构建时收入")
        refresh(centre, fresh)
        gate.set()
        building.result()
    active = centre.vectors.active("east")
    assert (active.embedder, active.dimension) == ("letters-2", 24)
    assert "during@1:000" in centre.vectors.load("east")[1]
    assert fresh.exact.dimension == 24
    assert len(fresh.exact) == 31
    assert centre.vectors.lacking("east", active.id) == []


def test_a_trained_encoder_that_takes_long_serves_what_came_in_meanwhile_by_the_old_vectors(centre):
    centre.add("east", "fees", *many(600))
    index = index_of(centre)
    vectoriser = Vectoriser(centre.vectors)
    vectoriser.bring_up(index, NOW)
    seen: list[tuple[int, int]] = []

    class Watching(Wide):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            if len(self.read) == 256:
                centre.add("east", "during", "积分在构建时收入")
                refresh(centre, index)
            if self.read and index.exact is not None:
                seen.append((index.exact.dimension, len(index.exact)))
            return super().encode(texts)

    encoder = Watching()
    replaced = Vectoriser(centre.vectors, encoder)
    replaced.bring_up(index, NOW)
    dimension = centre.vectors.active("east").dimension
    assert dimension == 24
    assert any(count == 601 and length != 24 for length, count in seen)  # the old fit, the new document with it
    assert len(index.exact) == 601


def test_vectors_that_do_not_find_their_own_passages_are_refused_and_the_old_ones_stay(centre):
    centre.add("east", "fees", *many(30))
    index = index_of(centre)
    Vectoriser(centre.vectors).bring_up(index, NOW)
    before = centre.vectors.active("east")
    Vectoriser(centre.vectors, Wide(useless=True)).bring_up(index, NOW)
    assert centre.vectors.active("east") == before
    assert [one.id for one in centre.vectors.generations("east")] == [before.id]
    assert index.exact is not None and index.exact.dimension == before.dimension


def test_a_fit_is_made_anew_when_many_small_additions_have_come_to_a_fifth(centre):
    centre.add("east", "fees", *many(20))
    vectoriser = Vectoriser(centre.vectors)
    index = index_of(centre)
    vectoriser.bring_up(index, NOW)
    generations = [centre.vectors.active("east").id]
    for n in range(4):
        centre.add("east", f"more-{n}", *many(2, f"积分{n}"))
        refresh(centre, index)
        vectoriser.bring_up(index, NOW)
        generations.append(centre.vectors.active("east").id)
    assert generations[0] == generations[2]  # four of 24: below a fifth
    assert generations[-1] != generations[0]


def test_a_model_that_gives_another_length_under_its_old_name_is_never_mixed_in(centre):
    centre.add("east", "fees", *many(10))
    index = index_of(centre)
    Vectoriser(centre.vectors, Letters()).bring_up(index, NOW)
    changed = Wide()
    changed.name = "letters-1"
    vectoriser = Vectoriser(centre.vectors, changed)
    centre.add("east", "points", "积分十二个月内有效")
    refresh(centre, index)
    vectoriser.bring_up(index, NOW)
    assert centre.vectors.active("east").dimension == 24
    assert centre.vectors.load("east")[2].shape == (11, 24)
    assert vectoriser.question(index, "积分").shape == (24,)


def test_filling_the_vector_store_again_writes_only_what_differs(centre):
    centre.add("east", "fees", *many(8))
    today = TodayIndex(centre.folder / "chroma", b"secret")
    vectoriser = Vectoriser(centre.vectors, None, today)
    index = index_of(centre)
    vectoriser.bring_up(index, NOW)
    store = today._opened()
    put: list[int] = []
    was = store.put

    def counted(collection, ids, vectors):
        put.append(len(ids))
        was(collection, ids, vectors)

    store.put = counted
    centre.add("east", "points", "积分十二个月内有效")
    refresh(centre, index)
    vectoriser.bring_up(index, NOW)
    assert put == [1]
    assert sum(store.count(name) for name in store.names()) == 9
    centre.documents.remove("east", "fees")
    refresh(centre, index)
    vectoriser.bring_up(index, NOW)
    assert [one for name in store.names() for one in store.held(name)[0]] == ["points@1:000"]
    vectoriser.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(
        st.tuples(
            st.sampled_from(Tier),
            st.sampled_from((Kind.PROCESS, Kind.PROMOTION, Kind.FAQ)),
            st.none() | st.integers(-4, 4),
            st.none() | st.integers(1, 6),
        ),
        min_size=1,
        max_size=14,
    ),
    hour=st.integers(-6, 12),
    role=st.sampled_from(READERS),
    kinds=st.none() | st.just(frozenset({Kind.PROMOTION, Kind.FAQ})),
    lapsed=st.booleans(),
)
def test_at_any_instant_a_search_finds_exactly_the_passages_that_hold_and_may_be_read(
    tmp_path_factory: pytest.TempPathFactory, told, hour, role, kinds, lapsed
):
    centre, close = small_centre(tmp_path_factory.mktemp("any"))
    for n, (tier, kind, start, length) in enumerate(told):
        begins = None if start is None else NOW + timedelta(hours=start)
        ends = None if length is None else NOW + timedelta(hours=(start or 0) + length)
        centre.add("east", f"D-{n}", f"手续费第{n}条", tier=tier, kind=kind, validity=Validity(begins, ends))
    at, who = NOW + timedelta(hours=hour), Audience("east", role, "X")
    finder = centre.finder(chroma=False)
    finder.prepare("east", wait=True)
    scope = Scope(who.tiers, at, kinds, lapsed)
    expected = {one.id for one in centre.documents.passages("east") if scope.admits(one)}
    found = finder.find("手续费", who, at, limit=100, kinds=kinds, lapsed=lapsed, per_document=99)
    close()
    assert {hit.passage.id for hit in found.hits} == expected


def small_centre(folder):
    from knowledge.client import Client
    from knowledge.clock import StandingClock
    from knowledge.language import Lang
    from knowledge.records.clients import ClientRecords
    from knowledge.records.documents import DocumentRecords
    from knowledge.records.engine import migrate, open_engine
    from knowledge.records.vectors import VectorRecords

    engine = open_engine(f"sqlite:///{folder}/records.db")
    migrate(engine)
    ClientRecords(engine).put(Client("east", {"zh": "e", "en": "e"}, "Asia/Shanghai", (Lang.HANS,)))
    made = Centre(folder, DocumentRecords(engine), VectorRecords(engine), StandingClock(NOW), [])

    def close() -> None:
        for finder in made.finders:
            finder.close()
        engine.dispose()

    return made, close

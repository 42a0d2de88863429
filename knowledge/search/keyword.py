"""The keyword index: one tantivy index a client, over our own terms; it proposes candidates fast.

Who may read a passage, of which kind and on which day are clauses of the query itself, so nothing is filtered after
ranking. Queries are built from term objects, never from a query string. It is a cache: the records rebuild it.
"""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.audience import Tier
from knowledge.document import Kind, Passage
from knowledge.errors import IndexUnavailable

_FIRST, _LAST = -(2**62), 2**62
_HEAP_BYTES = 32_000_000
# Clauses of single terms that are kept: people ask in much the same words.
_MOST_CLAUSES = 16_384


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages a search may see: tiers, kinds (None: all), and a day. `lapsed` asks for what is over by then."""

    tiers: frozenset[Tier]
    at: datetime
    kinds: frozenset[Kind] | None = None
    lapsed: bool = False

    def admits(self, passage: Passage) -> bool:
        """The same rule as the index's query, for one passage."""
        if passage.tier not in self.tiers or (self.kinds is not None and passage.kind not in self.kinds):
            return False
        if self.lapsed:
            return passage.validity.end is not None and passage.validity.end <= self.at
        return passage.validity.holds(self.at)


def seconds(instant: datetime | None, default: int) -> int:
    """`instant` as whole seconds since 1970 (UTC), or `default` where it is open."""
    return default if instant is None else int(instant.astimezone(UTC).timestamp())


class KeywordIndex:
    """Terms of one client's passages on disk. Rows are the caller's numbers; a row is never reused.

    It is begun empty, or goes on with what is in the folder where the caller has `kept` it whole. Raises
    IndexUnavailable where the folder cannot be made or opened.
    """

    def __init__(self, folder: Path, *, kept: bool = False) -> None:
        import tantivy

        self._tantivy = tantivy
        try:
            if not kept:
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
            self._open(folder)
        except (OSError, ValueError) as fault:
            raise IndexUnavailable("the keyword index could not be begun") from fault

    def _open(self, folder: Path) -> None:
        tantivy = self._tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("tier", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("start", indexed=True, fast=True)
        builder.add_integer_field("end", indexed=True, fast=True)
        builder.add_unsigned_field("row", indexed=True, fast=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.register_tokenizer(
            "whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        self._index.config_reader(reload_policy="manual")
        self._integer = tantivy.FieldType.Integer
        self._clauses: dict[tuple[str, float], tuple[Any, Any]] = {}

    def change(self, added: Iterable[tuple[int, Passage, list[str]]], removed: Iterable[int]) -> None:
        """Forget the `removed` rows and take in `added` (row, passage, its terms), in one commit.

        Raises IndexUnavailable where the disk refuses.
        """
        try:
            self._change(added, removed)
        except (ValueError, OSError) as fault:
            raise IndexUnavailable("the keyword index could not be written") from fault

    def _change(self, added: Iterable[tuple[int, Passage, list[str]]], removed: Iterable[int]) -> None:
        make = self._tantivy.Query
        writer = self._index.writer(_HEAP_BYTES, 1)
        for row in removed:
            # Not delete_documents_by_term: it makes a signed term of a Python int, which meets no unsigned field.
            writer.delete_documents_by_query(make.term_query(self._schema, "row", row))
        for row, passage, terms in added:
            document = self._tantivy.Document()
            document.add_text("terms", " ".join(terms))
            document.add_text("tier", passage.tier.value)
            document.add_text("kind", passage.kind.value)
            document.add_integer("start", seconds(passage.validity.start, _FIRST))
            document.add_integer("end", seconds(passage.validity.end, _LAST))
            document.add_unsigned("row", row)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, terms: Mapping[str, float], scope: Scope, limit: int) -> list[int]:
        """Rows of up to `limit` passages that share a term with the question and lie in `scope`, best first."""
        if not terms:
            return []
        make = self._tantivy.Query
        occur = self._tantivy.Occur
        wanted = make.boolean_query([self._weighed(told) for told in terms.items()])
        clauses = [(occur.Must, wanted), *((occur.Must, make.const_score_query(c, 0.0)) for c in self._scope(scope))]
        searcher = self._index.searcher()
        try:
            found = searcher.search(make.boolean_query(clauses), limit=limit, count=False)
        except ValueError as fault:
            raise IndexUnavailable("the keyword index did not answer") from fault
        rows = searcher.fast_field_values("row", [address for _, address in found.hits])
        return [int(row) for row in rows if row is not None]

    def _weighed(self, told: tuple[str, float]) -> tuple[Any, Any]:
        """The clause of a term with its weight, kept for whoever asks with it again."""
        clause = self._clauses.get(told)
        if clause is None:
            if len(self._clauses) >= _MOST_CLAUSES:
                self._clauses.clear()
            make, (term, weight) = self._tantivy.Query, told
            query = make.boost_query(make.term_query(self._schema, "terms", term, index_option="freq"), weight)
            clause = self._clauses[told] = (self._tantivy.Occur.Should, query)
        return clause

    def _scope(self, scope: Scope) -> list[Any]:
        make = self._tantivy.Query
        now = seconds(scope.at, 0)
        clauses = [self._one_of("tier", scope.tiers)]
        if scope.kinds is not None:
            clauses.append(self._one_of("kind", scope.kinds))
        if scope.lapsed:
            clauses.append(make.range_query(self._schema, "end", self._integer, _FIRST, now))
        else:
            clauses.append(make.range_query(self._schema, "start", self._integer, _FIRST, now))
            clauses.append(make.range_query(self._schema, "end", self._integer, now, _LAST, include_lower=False))
        return clauses

    def _one_of(self, field: str, values: Iterable[str]) -> Any:
        """Any of `values`; nothing where there is none. A set query would gather every passage of each first."""
        make, may = self._tantivy.Query, self._tantivy.Occur.Should
        return make.boolean_query(
            [(may, make.term_query(self._schema, field, value, index_option="basic")) for value in sorted(values)]
        )

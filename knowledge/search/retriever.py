"""The same search as a LangChain retriever, for people who build chains of their own."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from knowledge.audience import Audience
from knowledge.ports import Clock
from knowledge.search.find import Finder


class PassageRetriever(BaseRetriever):
    """Passages of one audience's client in force now, as LangChain documents with their provenance as metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    finder: Finder
    audience: Audience
    clock: SkipValidation[Clock]
    limit: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        found = self.finder.find(query, self.audience, self.clock.now(), limit=self.limit)
        return [
            LangChainDocument(
                page_content=hit.passage.text,
                id=hit.passage.id,
                metadata={
                    "passage_id": hit.passage.id,
                    "document_id": hit.passage.document_id,
                    "version": hit.passage.version,
                    "title": hit.passage.title,
                    "heading": list(hit.passage.heading),
                    "internal_only": hit.passage.internal_only,
                    "score": hit.score,
                },
            )
            for hit in found.hits
        ]

from datetime import timedelta

from langchain_core.runnables import RunnableLambda

from knowledge.audience import Audience, Role, Tier
from knowledge.document import Validity
from knowledge.search.retriever import PassageRetriever

FEE = "客户主动退改的，手续费由客户承担。"


def test_it_gives_the_passages_a_search_finds_with_their_provenance(centre, agent):
    centre.add("east", "fees", FEE)
    retriever = PassageRetriever(finder=centre.finder(), audience=agent("east"), clock=centre.clock)
    (document,) = retriever.invoke("手续费谁承担")
    assert (document.id, document.page_content) == ("fees@1:000", FEE)
    assert document.metadata["document_id"] == "fees"
    assert document.metadata["version"] == "1"


def test_it_keeps_to_its_audience_and_to_the_day(centre):
    past = Validity(None, centre.clock.now() - timedelta(days=1))
    centre.add("east", "secret", FEE, tier=Tier.SUPERVISOR)
    centre.add("east", "old", FEE, validity=past)
    centre.add("west", "theirs", FEE)
    finder = centre.finder()
    for role, expected in ((Role.AGENT, []), (Role.SUPERVISOR, ["secret"])):
        retriever = PassageRetriever(finder=finder, audience=Audience("east", role), clock=centre.clock)
        assert [one.metadata["document_id"] for one in retriever.invoke("手续费谁承担")] == expected


def test_it_takes_its_place_in_a_chain_and_keeps_to_its_limit(centre, agent):
    for n in range(4):
        centre.add("east", f"fees-{n}", FEE)
    retriever = PassageRetriever(finder=centre.finder(), audience=agent("east"), clock=centre.clock, limit=3)
    assert (retriever | RunnableLambda(len)).invoke("手续费") == 3

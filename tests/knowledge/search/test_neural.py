"""The path with a trained model, on the small one that the `neural` extra carries."""

import os
from importlib.util import find_spec

import numpy as np
import pytest

from assistant.build import build
from assistant.settings import read_settings
from knowledge.records.vectors import VectorRecords
from knowledge.search.find import Finder
from knowledge.search.neural import CrossEncoder, SentenceTransformers, packaged_model
from knowledge.search.vectorise import Vectoriser
from tests.knowledge.search.conftest import NOW

missing = find_spec("sentence_transformers") is None or packaged_model() is None
if missing and os.environ.get("CI"):
    raise RuntimeError("the neural extra is missing; run `make neural`")
pytestmark = [
    pytest.mark.neural,
    pytest.mark.skipif(missing, reason="SKIPPED: the neural extra is not installed; `make neural` installs it"),
]


@pytest.fixture(scope="module")
def model():
    return SentenceTransformers(packaged_model())


def test_vectors_are_unit_length_and_near_for_near_meanings(model):
    vectors = model.encode(["How do I get my money back?", "refund request", "The weather is nice today"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_a_paraphrase_without_a_shared_word_is_found(model, centre, agent):
    centre.add("east", "refund", "Refunds reach the original payment method within seven days.")
    centre.add("east", "pets", "Animals travel in the cabin when the carrier agrees.")
    centre.add("east", "seats", "Seats are assigned at the airport counter.")
    vectoriser = Vectoriser(VectorRecords(centre.documents.engine), model)
    finder = Finder(centre.documents, vectoriser, lambda _: (), centre.folder / "neural", centre.clock)
    centre.finders.append(finder)
    finder.prepare("east", wait=True)
    found = finder.find("can my dog fly with me", agent("east"), NOW)
    assert found.hits[0].passage.document_id == "pets"


def test_changing_the_embedder_builds_a_new_generation_and_keeps_the_old_one_until_then(model, centre, agent):
    centre.add("east", "refund", *[f"Refunds take {n} days." for n in range(5)])
    centre.finder().prepare("east", wait=True)
    before = centre.vectors.active("east")
    vectoriser = Vectoriser(centre.vectors, model)
    finder = Finder(centre.documents, vectoriser, lambda _: (), centre.folder / "neural", centre.clock)
    centre.finders.append(finder)
    finder.prepare("east", wait=True)
    after = centre.vectors.active("east")
    assert (before.embedder, after.embedder) == ("latent-semantic-1", model.name)
    assert after.dimension == 384


def test_the_setting_packaged_builds_the_product_with_the_model(tmp_path):
    assistant = build(read_settings(data_dir=tmp_path, embedder="sentence-transformers:packaged", vector_store="exact"))
    assistant.close()


def written(folder, labels: int) -> str:
    """A cross-encoder of our own making in `folder`: two layers, untrained, over the words of these tests."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    marks = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    words = ("refunds", "take", "days", "can", "my", "dog", "fly", "animals", "cabin")
    (folder / "vocab.txt").write_text("\n".join((*marks, *words)), encoding="utf-8")
    torch.manual_seed(7)
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    network = BertForSequenceClassification(BertConfig(vocab_size=len(marks) + len(words), num_labels=labels, **shape))
    network.save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    return CrossEncoder(written(tmp_path_factory.mktemp("cross-encoder"), 1))


def test_a_cross_encoder_gives_one_number_a_pair_whatever_the_order(reader):
    texts = ["animals fly cabin", "refunds take days", "dog"]
    told = reader.scores("can my dog fly", texts)
    assert told.shape == (3,) and len(set(told.tolist())) == 3
    np.testing.assert_allclose(reader.scores("can my dog fly", texts[::-1]), told[::-1], atol=1e-5)


def test_a_cross_encoder_reads_the_first_hits_again(reader, centre, agent):
    for name, days in (("a", "two"), ("b", "three days, dog"), ("c", "animals"), ("d", "fly")):
        centre.add("east", name, f"Refunds take {days} days.")
    plain = centre.finder().find("how long do refunds take", agent("east"), NOW)
    vectoriser = Vectoriser(VectorRecords(centre.documents.engine))
    folder = centre.folder / "again"
    finder = Finder(centre.documents, vectoriser, lambda _: (), folder, centre.clock, reranker=reader)
    centre.finders.append(finder)
    found = finder.find("how long do refunds take", agent("east"), NOW)
    assert {hit.passage.id for hit in found.hits} == {hit.passage.id for hit in plain.hits}
    assert [hit.score for hit in found.hits] != [hit.score for hit in plain.hits]


def test_a_classifier_of_several_kinds_is_no_cross_encoder(tmp_path):
    with pytest.raises(ValueError, match="gives 2 numbers a pair"):
        CrossEncoder(written(tmp_path, 2)).scores("dog", ["animals", "cabin"])

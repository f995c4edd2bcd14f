"""The intent classifier, on a small made-up shop whose embeddings are noisy points around one direction per intent."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from handrail.intents.classifier import DEFAULT_THRESHOLD, Classifier, CorruptClassifierError, OtherSchemaError, storage
from handrail.intents.classifier.features import CHARACTER_RANGE, WORD_RANGE, Ngrams, Vocabulary, fold
from handrail.intents.classifier.metric import Metric
from handrail.intents.classifier.neighbours import Neighbours
from handrail.intents.classifier.training import TrainedClassifier, UntrainableError, train

PHRASES = {
    "refund": [
        "I want my money back",
        "please refund order {}",
        "how do I get a refund for {}?",
        "return {} and refund",
    ],
    "delivery": ["where is parcel {}", "my order {} has not arrived", "when will {} be delivered?", "track order {}"],
    "login": ["I cannot log in", "reset my password {}", "account {} is locked", "the sign-in code {} does not work"],
}
DIMENSIONS = 24


def shop(per_phrase: int = 6) -> tuple[list[str], list[str]]:
    rows = [
        (phrase.format(10 * n), intent)
        for intent, all_ in PHRASES.items()
        for phrase in all_
        for n in range(per_phrase)
    ]
    return [text for text, _ in rows], [intent for _, intent in rows]


def embed(intents: Sequence[str], seed: int = 0) -> NDArray[np.float32]:
    """Unit vectors near the axis of each intent; an unknown intent has an axis of its own."""
    random = np.random.default_rng(seed)
    vectors = 0.12 * random.standard_normal((len(intents), DIMENSIONS))
    axes = [*PHRASES].index
    for row, intent in enumerate(intents):
        vectors[row, axes(intent) if intent in PHRASES else DIMENSIONS - 1] += 1
    unit: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


@pytest.fixture(scope="module")
def trained() -> TrainedClassifier:
    texts, labels = shop()
    return train(texts, labels, embed(labels), seed=1)


@pytest.fixture(scope="module")
def classifier(trained: TrainedClassifier) -> Classifier:
    return trained.classifier


def test_a_message_is_read_as_the_intent_that_it_means(classifier: Classifier) -> None:
    read = classifier.read(
        ["refund my broken lamp", "parcel 7 is late", "password forgotten"], embed(["refund", "delivery", "login"], 5)
    )
    assert read.best_labels == ["refund", "delivery", "login"]
    np.testing.assert_allclose(read.probabilities.sum(axis=1), 1, rtol=1e-5)
    assert read.confidences.min() > 0.8


def test_a_stranger_is_out_of_scope_and_a_covered_message_is_in(classifier: Classifier) -> None:
    read = classifier.read(["please refund order 9", "do whales sleep?"], embed(["refund", "whales"], 6))
    assert read.in_scope[0] >= DEFAULT_THRESHOLD > read.in_scope[1]
    np.testing.assert_allclose(read.out_of_scope, 1 - read.in_scope)


def test_messages_are_read_alike_alone_and_together(classifier: Classifier) -> None:
    texts, labels = shop(30)
    vectors = embed(labels, 7)
    together = classifier.read(texts, vectors)
    alone = [classifier.read([text], vector[None]) for text, vector in zip(texts, vectors, strict=True)]
    np.testing.assert_allclose(together.probabilities, np.concatenate([one.probabilities for one in alone]), atol=1e-4)
    np.testing.assert_allclose(together.in_scope, np.concatenate([one.in_scope for one in alone]), atol=1e-4)


def test_no_messages_give_no_predictions(classifier: Classifier) -> None:
    read = classifier.read([], np.empty((0, DIMENSIONS), np.float32))
    assert read.probabilities.shape == (0, 3)
    assert read.in_scope.shape == (0,)


def test_empty_and_foreign_text_is_read_from_its_embedding_alone(classifier: Classifier) -> None:
    read = classifier.read(["", "😀", "أين طلبي"], embed(["delivery"] * 3, 8))
    assert read.best_labels == ["delivery"] * 3


def test_stored_bytes_give_the_same_classifier(classifier: Classifier) -> None:
    loaded = Classifier.from_bytes(classifier.to_bytes())
    texts, labels = shop()
    before, after = (each.read(texts, embed(labels)) for each in (classifier, loaded))
    assert np.array_equal(before.probabilities, after.probabilities)
    assert np.array_equal(before.in_scope, after.in_scope)
    assert loaded.fingerprint == classifier.fingerprint


def test_training_twice_gives_the_same_fingerprint_and_other_examples_another(classifier: Classifier) -> None:
    texts, labels = shop()
    assert train(texts, labels, embed(labels), seed=1).classifier.fingerprint == classifier.fingerprint
    texts[0] = "give my money back"
    assert train(texts, labels, embed(labels), seed=1).classifier.fingerprint != classifier.fingerprint


@pytest.mark.parametrize("position", [0, 20, 60, 5000, -1])
def test_one_damaged_byte_is_noticed(classifier: Classifier, position: int) -> None:
    content = bytearray(classifier.to_bytes())
    content[position] ^= 1
    with pytest.raises(CorruptClassifierError):
        Classifier.from_bytes(bytes(content))


def test_cut_or_empty_bytes_are_refused(classifier: Classifier) -> None:
    for content in (b"", classifier.to_bytes()[:40], classifier.to_bytes()[:-100]):
        with pytest.raises(CorruptClassifierError):
            Classifier.from_bytes(content)


def test_another_schema_is_named(classifier: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "SCHEMA", 99)
    content = classifier.to_bytes()
    monkeypatch.undo()
    with pytest.raises(OtherSchemaError, match="schema 99"):
        Classifier.from_bytes(content)


def test_a_classifier_of_the_first_schema_reads_as_it_did(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = {**storage.thaw(classifier.to_bytes())}
    new = ("neighbours_centre", "neighbours_matrix", "neighbours_sharpness", "neighbours_typical", "folded")
    for name in (*new, "scope_weights", "scope", "schema"):
        del arrays[name]
    monkeypatch.setattr(storage, "SCHEMA", 1)
    old = Classifier.from_bytes(storage.freeze({**arrays, "scope_reference": np.array(1.5)}))
    monkeypatch.undo()
    texts, labels = ["where is parcel 7", "refund, please", "do whales sleep?"], ["delivery", "refund", "whales"]
    vectors = embed(labels, 11)
    read = old.read(texts, vectors)
    examples = arrays["neighbours"] * arrays["neighbours_scales"][:, None]
    kernels = np.exp(30 * (vectors @ examples.T - 1))
    votes = np.log(np.add.reduceat(kernels, arrays["neighbours_starts"], axis=1) + 1e-9)
    dense, margins, found = old.score(texts, vectors)
    np.testing.assert_allclose(found, votes, rtol=1e-4)
    pooled = sum(weight * score for weight, score in zip(old.blend, (dense, margins, votes), strict=True))
    odds = np.exp(pooled - pooled.max(axis=1, keepdims=True))
    probabilities = odds / odds.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(read.probabilities, probabilities, atol=1e-4)
    best, rows = probabilities.argmax(axis=1), np.arange(3)
    sure = (np.exp(dense) / np.exp(dense).sum(axis=1, keepdims=True))[rows, best]
    entropy = -(probabilities * np.log(probabilities + 1e-12)).sum(axis=1)
    evidence = 0.727 - 0.141 * entropy + 4.018 * sure + 0.241 * votes[rows, best] - 1.5
    # Its threshold was 0.4; the same messages pass today's.
    above = np.log(read.in_scope / (1 - read.in_scope)) - np.log(DEFAULT_THRESHOLD / (1 - DEFAULT_THRESHOLD))
    np.testing.assert_allclose(above, evidence - np.log(0.4 / 0.6), atol=2e-3)


def test_figures_count_every_example_once(trained: TrainedClassifier) -> None:
    figures = trained.figures
    assert figures.examples == 72
    assert {label: counts.examples for label, counts in figures.classes.items()} == {
        "delivery": 24, "login": 24, "refund": 24
    }  # fmt: skip
    assert sum(counts.predicted for counts in figures.classes.values()) == 72
    assert sum(counts.right for counts in figures.classes.values()) == round(figures.accuracy * 72)
    assert figures.accuracy > 0.95
    assert figures.expected_calibration_error < 0.1


def test_figures_do_not_flatter_labels_that_mean_nothing() -> None:
    texts, labels = shop()
    shuffled = list(np.random.default_rng(3).permutation(labels))
    figures = train(texts, shuffled, embed(labels), seed=1).figures
    assert figures.accuracy < 0.55
    assert figures.coverage_at_risk[0.01] < 0.1


def test_an_intent_with_one_example_and_two_intents_are_enough() -> None:
    texts, labels = shop()
    trained = train([*texts, "gift card"], [*labels, "gift"], embed([*labels, "gift"]), seed=1)
    assert trained.figures.classes["gift"].right == 0
    assert trained.classifier.read(["gift card"], embed(["gift"], 9)).best_labels == ["gift"]
    two = [row for row, label in enumerate(labels) if label != "login"]
    pair = train([texts[row] for row in two], [labels[row] for row in two], embed(labels)[two], seed=1)
    assert pair.classifier.read(["refund"], embed(["refund"], 9)).best_labels == ["refund"]
    assert pair.figures.accuracy > 0.9


@pytest.mark.parametrize(
    ("texts", "labels", "reason"),
    [
        (["a b c"] * 9, ["x", "y"] * 4 + ["x"], "10 examples"),
        (["a b c"] * 12, ["x"] * 12, "two intents"),
        (["a b c"] * 12, ["x"] * 11 + ["y"], "two intents"),
        ([" "] * 12, ["x", "y"] * 6, "blank"),
        (["a b c"] * 12, ["x", "y\0"] * 6, "NUL"),
        (["a b c"] * 12, ["x"] * 11, "12 texts, 11 labels"),
    ],
)
def test_examples_that_teach_nothing_are_refused(texts: list[str], labels: list[str], reason: str) -> None:
    with pytest.raises(UntrainableError, match=reason):
        train(texts, labels, embed(["refund"] * len(texts)), seed=0)


def test_ngrams_are_exactly_those_of_scikit_learn() -> None:
    taught, _ = shop()
    strange = [
        "",
        "a",
        "I-I  am\tlocked\nout!!",
        "Größe ändern: İstanbul",
        "ORDER order Order 10",
        "我的订单 في",
        "x\u2028y z",
    ]
    vectorisers = [
        TfidfVectorizer(ngram_range=WORD_RANGE, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=CHARACTER_RANGE, sublinear_tf=True),
    ]
    corpus = taught + strange[3:]
    vocabularies = [Vocabulary(list(v.fit(corpus).get_feature_names_out()), v.idf_) for v in vectorisers]
    expected = np.hstack([v.transform(corpus + strange).toarray() for v in vectorisers])
    ngrams, found = Ngrams(*vocabularies), np.zeros_like(expected)
    for row, text in enumerate(corpus + strange):
        columns, values = ngrams.read(text)
        found[row, columns] = values
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


def test_arabic_is_read_alike_however_it_is_spelt() -> None:
    assert fold("أُريدُ إلغـــاءَ البطاقة") == fold("اريد الغاء البطاقه")
    assert fold("Größe ﬁx") == "Größe ﬁx"
    words = Vocabulary(["الغاء", "البطاقه"], np.ones(2))
    ngrams = Ngrams(words, Vocabulary([], np.empty(0)))
    assert sorted(ngrams.read("إلغاءُ البطاقة")[0]) == [0, 1]


def test_neighbours_vote_by_what_tells_intents_apart() -> None:
    """Wording, one loud direction that all intents share, outweighs the meaning in plain cosines."""
    random = np.random.default_rng(2)
    targets = np.repeat([0, 1], 40)
    spread = random.standard_normal((80, 8)) * np.array([0.05, 3, *[0.05] * 6])
    vectors = spread + np.where(targets, 0.5, -0.5)[:, None] * np.eye(8)[0]
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    learn, check = np.arange(80) % 2 == 0, np.arange(80) % 2 == 1
    whitened = Neighbours.of(unit[learn], targets[learn])
    plain = replace(whitened, metric=Metric.plain())
    right = [(each.vote(unit[check]).argmax(axis=1) == targets[check]).mean() for each in (whitened, plain)]
    assert right[0] >= right[1]
    margins = [np.ptp(each.vote(unit[check]), axis=1).mean() for each in (whitened, plain)]
    assert margins[0] > 1.5 * margins[1]


def test_examples_that_repeat_one_another_can_be_compared() -> None:
    twins = np.eye(4, dtype=np.float32)[[0, 0, 0, 1, 1, 2]]
    neighbours = Neighbours.of(twins, np.array([0, 0, 0, 1, 1, 2]))
    assert neighbours.vote(np.eye(4, dtype=np.float32)[:3]).argmax(axis=1).tolist() == [0, 1, 2]
    np.testing.assert_allclose(neighbours.typical, [np.log(2), 0, 0], atol=1e-2)


def test_closeness_falls_with_the_distance_from_the_class_alone() -> None:
    axes = np.eye(4, dtype=np.float32)
    neighbours = Neighbours.of(axes[[0, 0, 1, 1]], np.array([0, 0, 1, 1]))
    near, far = neighbours.closeness(axes[[0, 0]], np.array([0, 1]))
    assert near == pytest.approx(np.log(2), abs=1e-2)
    assert far < -15


def test_reading_needs_neither_scikit_learn_nor_django() -> None:
    code = "import sys, handrail.intents.classifier; assert not {'sklearn', 'scipy', 'django'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)

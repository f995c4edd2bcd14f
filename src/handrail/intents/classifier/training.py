"""Training: cross-validation for the blend and the figures, then one fit on everything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from handrail.intents.classifier.figures import CrossValidated
from handrail.intents.classifier.fitting import fit, fit_blend
from handrail.intents.classifier.model import Classifier, Floats, log_softmax, pool
from handrail.intents.classifier.noise import Suspect, suspects
from handrail.intents.classifier.scope import MARKS, SHIPPED, scope_marks
from handrail.kernel.errors import InvalidError

FOLDS = 5
MINIMUM_EXAMPLES = 10
# What each scorer says about a class that a fold's training part did not hold.
UNKNOWN_CLASS_SCORES = (-8.0, -3.0, -20.0)


# The rows that a fold holds out, the classes that its model knows, and the model.
_FoldModel = tuple[NDArray[np.intp], NDArray[np.intp], Classifier]


class UntrainableError(InvalidError):
    """No intent classifier can be trained on these examples."""

    code = "untrainable"


@dataclass(frozen=True)
class TrainedClassifier:
    """The classifier fitted on all examples, out-of-fold figures of the same recipe, and what looks mislabelled."""

    classifier: Classifier
    figures: CrossValidated
    suspects: tuple[Suspect, ...] = ()


def train(texts: Sequence[str], labels: Sequence[str], embeddings: Floats, *, seed: int) -> TrainedClassifier:
    """Train on n texts with their labels and their embeddings [n, dimensions] of norm 1.

    The same input and seed give the same classifier. The figures are honest: the blend that reads a fold was fitted on
    the other folds. Raises UntrainableError for fewer than ten examples, or fewer than two labels with two examples.
    """
    _check(texts, labels, embeddings)
    names, targets = np.unique(np.array(labels), return_inverse=True)
    known_labels = tuple(map(str, names))
    folds = _folds(targets, seed)
    held_out = _held_out(texts, targets, embeddings, known_labels, folds)
    known = held_out.known
    classifier = replace(
        fit(texts, targets, embeddings, known_labels),
        blend=fit_blend([score[known] for score in held_out.scores], targets[known]),
        scope=SHIPPED.of_desk(held_out.marks[known]),
    )
    probabilities = np.exp(log_softmax(held_out.pooled))
    figures = CrossValidated.of(known_labels, targets, probabilities, FOLDS)
    return TrainedClassifier(classifier, figures, tuple(suspects(probabilities, targets)))


def _check(texts: Sequence[str], labels: Sequence[str], embeddings: Floats) -> None:
    if not len(texts) == len(labels) == len(embeddings):
        detail = f"{len(texts)} texts, {len(labels)} labels, {len(embeddings)} embeddings"
        raise UntrainableError(detail)
    if any("\0" in label for label in labels):
        detail = "a label holds a NUL character"
        raise UntrainableError(detail)
    _, counts = np.unique(np.array(labels, dtype=str), return_counts=True)
    if len(labels) < MINIMUM_EXAMPLES or (counts >= 2).sum() < 2:
        detail = f"give {MINIMUM_EXAMPLES} examples or more, and two intents with two or more each"
        raise UntrainableError(detail)
    if sum(bool(text.strip()) for text in texts) < MINIMUM_EXAMPLES:
        detail = "nearly all examples are blank"
        raise UntrainableError(detail)


def _folds(targets: NDArray[np.intp], seed: int) -> NDArray[np.intp]:
    """A fold number for each example, each class spread evenly."""
    shuffled = np.random.default_rng(seed).permutation(len(targets))
    by_class = shuffled[np.argsort(targets[shuffled], kind="stable")]
    folds = np.empty(len(targets), dtype=np.intp)
    folds[by_class] = np.arange(len(targets)) % FOLDS
    return folds


@dataclass(frozen=True)
class _HeldOut:
    """What models that had not seen an example say about it.

    `scores`: three of [n, classes]; `pooled` [n, classes]: their sum with a blend that had not seen it either;
    `marks` [n, 4]: see scope.py; `known` [n]: the models had seen its class.
    """

    scores: tuple[Floats, Floats, Floats]
    pooled: Floats
    marks: NDArray[np.float64]
    known: NDArray[np.bool_]


def _held_out(
    texts: Sequence[str],
    targets: NDArray[np.intp],
    embeddings: Floats,
    labels: tuple[str, ...],
    folds: NDArray[np.intp],
) -> _HeldOut:
    shape = len(targets), len(labels)
    dense, margins, votes = (np.full(shape, score, dtype=np.float32) for score in UNKNOWN_CLASS_SCORES)
    known = np.zeros(len(targets), dtype=np.bool_)
    models: list[_FoldModel] = []
    for fold in range(FOLDS):
        learn, check = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        present, local = np.unique(targets[learn], return_inverse=True)
        model = fit(_pick(texts, learn), local, embeddings[learn], tuple(labels[index] for index in present))
        place = np.ix_(check, present)
        dense[place], margins[place], votes[place] = model.score(_pick(texts, check), embeddings[check])
        known[check] = np.isin(targets[check], present)
        models.append((check, present, model))
    scores = (dense, margins, votes)
    pooled = _cross_pooled(scores, targets, folds, known)
    return _HeldOut(scores, pooled, _marks(models, pooled, dense, embeddings), known)


def _marks(models: Sequence[_FoldModel], pooled: Floats, dense: Floats, embeddings: Floats) -> NDArray[np.float64]:
    """Marks [n, 4] of each example by the model that had not seen it."""
    marks = np.empty((len(pooled), len(MARKS)))
    for check, present, model in models:
        place = np.ix_(check, present)
        own = pooled[place]
        marks[check] = scope_marks(own, dense[place], *model.near(embeddings[check], own.argmax(axis=1)))
    return marks


def _pick(texts: Sequence[str], rows: NDArray[np.intp]) -> list[str]:
    return [texts[row] for row in rows.tolist()]


def _cross_pooled(
    scores: Sequence[Floats], targets: NDArray[np.intp], folds: NDArray[np.intp], known: NDArray[np.bool_]
) -> Floats:
    """Weighted sums [n, classes] of the scores, each fold's with the blend of the others."""
    pooled = np.empty_like(scores[0])
    for fold in range(FOLDS):
        learn, check = (folds != fold) & known, folds == fold
        blend = fit_blend([score[learn] for score in scores], targets[learn])
        pooled[check] = pool([score[check] for score in scores], blend)
    return pooled

"""Fitting the scorers and their blend; scikit-learn and SciPy are imported here, and here only."""

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from handrail.intents.classifier.features import CHARACTER_RANGE, WORD_RANGE, Ngrams, Vocabulary, fold
from handrail.intents.classifier.model import Classifier, Floats, Linear, log_softmax, pool
from handrail.intents.classifier.neighbours import Neighbours
from handrail.intents.classifier.scope import SHIPPED

DENSE_INVERSE_PENALTY = 20.0
SPARSE_INVERSE_PENALTY = 0.7
START_BLEND = np.array([0.6, 1.5, 0.4])


def fit(texts: Sequence[str], targets: NDArray[np.intp], embeddings: Floats, labels: tuple[str, ...]) -> Classifier:
    """Fit the three scorers on n examples; `targets` [n] index `labels`, and every label occurs.

    The blend is a guess, and there is no scope reference yet: both need out-of-fold scores.
    """
    with warnings.catch_warnings():
        # Both solvers are stopped early on purpose: the last iterations cost time and do not change the figures.
        warnings.simplefilter("ignore", ConvergenceWarning)
        dense = LogisticRegression(C=DENSE_INVERSE_PENALTY, max_iter=80, tol=3e-4).fit(embeddings, targets)
        ngrams, rows = _fit_ngrams(texts)
        sparse = LinearSVC(C=SPARSE_INVERSE_PENALTY, max_iter=60, tol=1e-2, random_state=0).fit(rows, targets)
    return Classifier(
        labels,
        _linear(dense.coef_, dense.intercept_),
        ngrams,
        _linear(sparse.coef_, sparse.intercept_),
        Neighbours.of(embeddings, targets),
        START_BLEND,
        SHIPPED,
    )


def _fit_ngrams(texts: Sequence[str]) -> tuple[Ngrams, csr_matrix]:
    texts = [fold(text) for text in texts]
    words, word_rows = _fit_vocabulary(TfidfVectorizer(ngram_range=WORD_RANGE, sublinear_tf=True), texts)
    characters, character_rows = _fit_vocabulary(
        TfidfVectorizer(analyzer="char_wb", ngram_range=CHARACTER_RANGE, sublinear_tf=True), texts
    )
    return Ngrams(words, characters), hstack([word_rows, character_rows]).tocsr()


def _fit_vocabulary(vectoriser: TfidfVectorizer, texts: Sequence[str]) -> tuple[Vocabulary, csr_matrix]:
    if not any(map(vectoriser.build_analyzer(), texts)):  # scikit-learn refuses an empty vocabulary; emoji have none.
        return Vocabulary([], np.empty(0)), csr_matrix((len(texts), 0))
    rows = vectoriser.fit_transform(texts)
    return Vocabulary(list(vectoriser.get_feature_names_out()), vectoriser.idf_), rows


def _linear(coefficients: NDArray[np.float64], intercepts: NDArray[np.float64]) -> Linear:
    if len(coefficients) == 1:  # Two classes: scikit-learn keeps one row, for the second class.
        coefficients = np.concatenate([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    # Half precision is what is stored: the classifier in memory is the one that will be loaded.
    weights = coefficients.T.astype(np.float16).astype(np.float32)
    return Linear(np.ascontiguousarray(weights), intercepts.astype(np.float32))


def fit_blend(scores: Sequence[Floats], targets: NDArray[np.intp]) -> NDArray[np.float64]:
    """Weights >= 0, one per scorer, that maximise the likelihood of `targets` [n] given scores [n, classes].

    Stacking (Wolpert 1992) and temperature scaling (Guo et al. 2017) in one convex problem; the scores must be
    out-of-fold.
    """
    rows = np.arange(len(targets))
    own = np.array([score[rows, targets] for score in scores])

    def loss(blend: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        probabilities = np.exp(log_softmax(pool(scores, blend)))
        expected = np.array([(probabilities * score).sum(axis=1) for score in scores])
        likelihood = np.log(probabilities[rows, targets] + np.float32(1e-12)).mean(dtype=np.float64)
        return -float(likelihood), (expected - own).mean(axis=1, dtype=np.float64)

    found = minimize(loss, START_BLEND, jac=True, method="L-BFGS-B", bounds=[(0, 20)] * len(scores))
    return np.asarray(found.x, dtype=np.float64)

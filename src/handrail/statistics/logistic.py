"""Logistic regression that is drawn towards given weights."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

Floats = NDArray[np.float64]


def fit_logistic(
    design: ArrayLike, outcomes: ArrayLike, *, prior: ArrayLike, precision: ArrayLike, least: ArrayLike | None = None
) -> Floats:
    """The weights [k] that are most probable after n outcomes [n] of cases with features `design` [n, k].

    Before them, weight j is normal around prior[j] with variance 1 / precision[j] (maximum a posteriori; Gelman et al.
    2008 argue for such priors). Without cases the result is the prior, with many it is what the data say. No weight
    falls below `least` [k], if given. There is no intercept but a column of ones. Raises ValueError for other shapes,
    values that are no finite numbers, and precisions that are not positive.
    """
    rows, right = np.asarray(design, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    start, pull = np.asarray(prior, dtype=np.float64), np.asarray(precision, dtype=np.float64)
    if rows.ndim != 2 or right.shape != rows.shape[:1] or start.shape != rows.shape[1:] or pull.shape != start.shape:
        shapes = ", ".join(str(each.shape) for each in (rows, right, start, pull))
        raise ValueError(f"design, outcomes, prior and precision are of shapes {shapes}")
    if not (np.isfinite(rows).all() and np.isfinite(start).all() and np.isin(right, (0, 1)).all() and (pull > 0).all()):
        raise ValueError("a feature is not a finite number, an outcome neither 0 nor 1, or a precision not positive")

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores, apart = rows @ weights, weights - start
        value = np.logaddexp(0, scores).sum() - right @ scores + (pull * apart**2).sum() / 2
        return float(value), rows.T @ (expit(scores) - right) + pull * apart

    from scipy.optimize import minimize  # costs half a second, which only those pay who fit

    bounds = None if least is None else [(low, None) for low in np.asarray(least, dtype=np.float64).tolist()]
    options = {"maxiter": 2000, "ftol": 1e-14, "gtol": 1e-8}
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x
    return found

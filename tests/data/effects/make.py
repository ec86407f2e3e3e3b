"""Logarithmic means, decompositions, synthetic controls, ratios and displacement, made without fourp.

    python tests/data/effects/make.py > tests/data/effects/answers.json

mpmath with 50 digits for what has a formula; SciPy's SLSQP, polished on its support by the equations of Karush, Kuhn and
Tucker in NumPy, for weights on the simplex; NumPy's Poisson draws for variances. Panels are made up from a seed.
"""

import json
import sys

import mpmath
import numpy as np
import scipy
from scipy.optimize import minimize

mpmath.mp.dps = 50
rng = np.random.default_rng(2019)


def text(number):
    return mpmath.nstr(number, 25)


def mean(a, b):
    a, b = mpmath.mpf(a), mpmath.mpf(b)
    if a == b:
        return a
    return (a - b) / mpmath.log(a / b) if a and b else mpmath.mpf(0)


def means():
    pairs = [(1.0, 1.0 + 2.0**-52), (1.0, 1.0 - 2.0**-53), (7.0, 7.0 * (1 + 1e-15)), (3.0, 3.0), (5.0, 0.0),
             (1e300, 1e-300), (6993.0, 5142.0), (0.1, 0.3), (1e-308, 2e-308)]
    for size in range(1, 16):
        base = float(rng.uniform(0.1, 1000))
        pairs.append((base, base * (1 + 10.0**-size)))
        pairs.append((base, base * (1 - 10.0**-size)))
    return [dict(a=a, b=b, mean=text(mean(a, b))) for a, b in pairs]


def decompositions():
    made = []
    for parts, factors in [(1, 2), (3, 3), (4, 5)]:
        before = rng.uniform(0.1, 20, (parts, factors))
        after = before * rng.uniform(0.5, 2, (parts, factors))
        amounts = [mpmath.mpf(0)] * factors
        for one, other in zip(before, after):
            one, other = [mpmath.mpf(float(v)) for v in one], [mpmath.mpf(float(v)) for v in other]
            weight = mean(mpmath.fprod(other), mpmath.fprod(one))
            for at in range(factors):
                amounts[at] += weight * mpmath.log(other[at] / one[at])
        whole = lambda values: sum(mpmath.fprod([mpmath.mpf(float(v)) for v in row]) for row in values)
        total = mean(whole(after), whole(before))
        made.append(dict(before=before.tolist(), after=after.tolist(), amounts=[text(it) for it in amounts],
                         ratios=[text(mpmath.exp(it / total)) for it in amounts]))
    return made


def weights(points, target):
    """The least |points' w - target|² on the simplex; points are rows."""
    points, target = np.asarray(points, float), np.asarray(target, float)
    count = len(points)
    scale = np.abs(points - target).max() or 1.0
    shifted = (points - target) / scale
    best = None
    for start in [np.full(count, 1 / count)] + [np.eye(count)[at] * 0.9 + 0.1 / count for at in range(count)]:
        found = minimize(lambda w: ((w @ shifted) ** 2).sum(), start, jac=lambda w: 2 * shifted @ (w @ shifted), method="SLSQP",
                         bounds=[(0, 1)] * count, constraints=[dict(type="eq", fun=lambda w: w.sum() - 1, jac=lambda w: np.ones(count))],
                         options=dict(ftol=1e-16, maxiter=2000))
        if best is None or found.fun < best.fun:
            best = found
    support = np.flatnonzero(best.x > 1e-7)
    chosen = shifted[support]
    system = np.block([[2 * chosen @ chosen.T, np.ones((len(support), 1))], [np.ones((1, len(support))), np.zeros((1, 1))]])
    solved = np.linalg.lstsq(system, np.append(np.zeros(len(support)), 1), rcond=None)[0][:-1]
    polished = np.zeros(count)
    polished[support] = solved
    w = polished if (solved >= 0).all() and abs(solved.sum() - 1) < 1e-9 else np.clip(best.x, 0, None) / np.clip(best.x, 0, None).sum()
    return w, float(((w @ shifted) ** 2).sum() * scale**2)


def fit(unit, pool, before):
    w, distance = weights(pool[:, :before], unit[:before])
    gaps = unit - w @ pool
    root = lambda values: float(np.sqrt((values**2).mean()))
    return dict(weights=w.tolist(), distance=distance, rmspe_before=root(gaps[:before]), rmspe_after=root(gaps[before:]),
                effect=float(gaps[before:].mean()))


def panel(donors, periods, before, noise):
    factors = rng.normal(0, 1, (3, periods)).cumsum(axis=1)
    loadings = rng.uniform(0, 1, (donors + 1, 3))
    loadings[0] = loadings[1:].mean(axis=0)
    values = np.round(100 + 10 * loadings @ factors + rng.normal(0, noise, (donors + 1, periods)), 3)
    values[0, before:] -= 12
    answers = dict(values=values.tolist(), before=before, treated=fit(values[0], values[1:], before))
    for name in ("all", "donors_only"):
        placebos = []
        for at in range(1, donors + 1):
            pool = np.delete(values, at if name == "all" else [0, at], axis=0)
            placebos.append(fit(values[at], pool, before))
        ratio = lambda it: it["rmspe_after"] / it["rmspe_before"]
        rank = 1 + sum(ratio(it) >= ratio(answers["treated"]) for it in placebos)
        answers[name] = dict(ratios=[ratio(it) for it in placebos], distances=[it["distance"] for it in placebos], rank=rank,
                             p=rank / (donors + 1))
    return answers


def predictors():
    """Weighted by statement and by regression: the weights of predictors and the distance."""
    made = []
    for units, count, periods in [(9, 2, 5), (18, 4, 8)]:
        x = np.round(rng.uniform(10, 90, (units, count)) * 10.0 ** rng.integers(-1, 3, count), 4)
        y = np.round(x @ rng.uniform(0.01, 1, (count, periods)) + rng.normal(0, 5, (units, periods)), 3)
        scaled = x / x.std(axis=0, ddof=1)
        beta = np.linalg.lstsq(np.column_stack([np.ones(units), scaled]), y, rcond=None)[0][1:]
        regressed = (beta**2).sum(axis=1) / (beta**2).sum()
        stated = rng.uniform(0, 1, count)
        of = lambda v: weights(scaled[1:] * np.sqrt(v), scaled[0] * np.sqrt(v))[1]
        made.append(dict(predictors=x.tolist(), outcomes=y.tolist(), stated=stated.tolist(), distance_stated=of(stated),
                         distance_alike=of(np.ones(count)), regressed=regressed.tolist(), distance_regressed=of(regressed)))
    return made


def ratios():
    z = mpmath.mpf("1.959963984540054235524594430520551527955550")
    cases = [(450000, 90, 0, 400, 0), (450000, 90, 0, 3600, 0), (10, 5, 4, 1, 0.5), (10, 5, 4, 1, -1.5), (0.1, 0.1, 1, 1, 0),
             (3, 0, 1, 1, 0), (-40, 8, 9, 2, 1), (100, 2, 1, 1.0412, 0), (100, 2, 1, 1.0413, 0), (1e-3, 1e5, 1e-9, 1e3, 0),
             (7, -3, 2, 1, 0.3), (0, 4, 1, 1, 0.2)]
    made = []
    for a, b, v, w, c in cases:
        A, B, V, W, C = (mpmath.mpf(it) for it in (a, b, v, w, c))
        p, q, r = B**2 - z**2 * W, A * B - z**2 * C, A**2 - z**2 * V
        discriminant = q**2 - p * r
        if p > 0:
            shape = "bounded"
        else:
            shape = "outside" if discriminant > 0 else "whole-line"
        ends = sorted([(q - mpmath.sqrt(discriminant)) / p, (q + mpmath.sqrt(discriminant)) / p]) if shape != "whole-line" else []
        made.append(dict(numerator=a, denominator=b, numerator_variance=v, denominator_variance=w, covariance=c, shape=shape,
                         ends=[text(it) for it in ends]))
    return made


def displacement():
    """Variances of a quotient's two sides by simulation: the delta method is to be near them."""
    made = []
    for a, a1, b, b1, c, c1 in [(400, 250, 300, 330, 2000, 2100), (900, 700, 1200, 1100, 5000, 4600)]:
        draws = [rng.poisson(it, 2_000_000) for it in (a, a1, b, b1, c, c1)]
        target = draws[1] / draws[5] - draws[0] / draws[4]
        buffer = draws[3] / draws[5] - draws[2] / draws[4]
        averted = draws[0] * draws[5] / draws[4] - draws[1]
        made.append(dict(target=[a, a1], buffer=[b, b1], control=[c, c1], target_variance=target.var(), buffer_variance=buffer.var(),
                         covariance=float(np.cov(target, buffer)[0, 1]), averted_variance=averted.var(),
                         quotient=(b1 / c1 - b / c) / (a1 / c1 - a / c)))
    return made


answers = dict(made_by="tests/data/effects/make.py", numpy=np.__version__, scipy=scipy.__version__, mpmath=mpmath.__version__,
               means=means(), decompositions=decompositions(),
               panels=[panel(3, 9, 5, 1), panel(8, 20, 12, 2), panel(17, 36, 24, 3)],
               predictors=predictors(), ratios=ratios(), displacement=displacement())
json.dump(answers, sys.stdout, indent=1)

"""Sobol' indices by SALib of stored runs, and composites of made-up tables by scipy.

    pip install numpy scipy SALib
    python make.py > answers.json
"""

import json
import platform
from importlib.metadata import version

import numpy
import scipy
from SALib.analyze import sobol as analyze
from SALib.sample import sobol as sample
from SALib.test_functions import Ishigami
from scipy import stats

random = numpy.random.default_rng(2019)


def runs(points):
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[-numpy.pi, numpy.pi]] * 3}
    values = Ishigami.evaluate(sample.sample(problem, points, calc_second_order=False, seed=7))
    found = analyze.analyze(problem, values, calc_second_order=False, seed=7, num_resamples=2)
    # Each block is A, the three with one column of B, B.
    blocks = values.reshape(points, 5)
    return {
        "first": blocks[:, 0].tolist(),
        "second": blocks[:, 4].tolist(),
        "swapped": [blocks[:, at].tolist() for at in (1, 2, 3)],
        "first_order": found["S1"].tolist(),
        "total": found["ST"].tolist(),
    }


def table(alternatives, indicators):
    values = random.gamma(4.0, 5.0, (alternatives, indicators)).round(2)
    signs = random.choice([1, -1], indicators)
    weights = random.uniform(0.5, 2.0, indicators).round(2)
    turned = values * signs
    low, high = turned.min(axis=0), turned.max(axis=0)
    scaled = {
        "min-max": 1 + 99 * (turned - low) / (high - low),
        "z-score": stats.zscore(turned, axis=0, ddof=1),
        "rank": 1 + 99 * (stats.rankdata(turned, axis=0) - 1) / (alternatives - 1),
    }
    answers = []
    for name, columns in scaled.items():
        scores = {"arithmetic": numpy.average(columns, axis=1, weights=weights)}
        if name != "z-score":
            spread = numpy.broadcast_to(weights, columns.shape)
            scores["geometric"] = stats.gmean(columns, axis=1, weights=spread)
            scores["harmonic"] = stats.hmean(columns, axis=1, weights=spread)
        for mean, score in scores.items():
            answers.append(
                {
                    "normalisation": name,
                    "aggregation": mean,
                    "scores": score.tolist(),
                    "ranks": stats.rankdata(-score).tolist(),
                    "linear": [float(stats.pearsonr(column, score)[0] ** 2) for column in columns.T],
                }
            )
    return {
        "values": values.tolist(),
        "more_is_better": (signs > 0).tolist(),
        "weights": weights.tolist(),
        "answers": answers,
    }


versions = {
    "python": platform.python_version(),
    "numpy": numpy.__version__,
    "scipy": scipy.__version__,
    "SALib": version("SALib"),
}
made = {
    "made_by": "make.py",
    "versions": versions,
    "sobol": [runs(32), runs(64)],
    "composites": [table(6, 3), table(12, 4)],
}
print(json.dumps(made, indent=1))

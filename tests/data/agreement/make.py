"""Kappa of made-up tables by scikit-learn and statsmodels, with the standard errors of the latter.

    pip install numpy scikit-learn statsmodels
    python make.py > answers.json
"""

import json
import platform

import numpy
import sklearn
import statsmodels
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

random = numpy.random.default_rng(2019)
cases = []
for places in [2, 3, 4, 5, 7]:
    for rated in [8, 30, 200]:
        first = random.integers(1, places + 1, rated)
        shift = random.choice([-1, 0, 0, 0, 1, 2], rated)
        second = numpy.clip(first + shift, 1, places)
        table = numpy.zeros((places, places), dtype=int)
        for one, other in zip(first, second):
            table[one - 1, other - 1] += 1
        answers = {}
        for name, weights in [("unweighted", None), ("linear", "linear"), ("quadratic", "quadratic")]:
            labels = list(range(1, places + 1))
            theirs = cohens_kappa(table, wt=weights)
            answers[name] = {
                "sklearn": float(cohen_kappa_score(first, second, labels=labels, weights=weights)),
                "statsmodels": float(theirs.kappa),
                "standard_error": float(theirs.std_kappa),
                "null_error": float(theirs.std_kappa0),
            }
        cases.append({"table": table.tolist(), "answers": answers})

versions = {
    "python": platform.python_version(),
    "numpy": numpy.__version__,
    "scikit-learn": sklearn.__version__,
    "statsmodels": statsmodels.__version__,
}
print(json.dumps({"made_by": "make.py", "versions": versions, "cases": cases}, indent=1))

"""Power of the central exact conditional test on two Poisson counts, by summing over every pair."""
import json, sys, scipy
from scipy.stats import binom, poisson
import numpy as np

def power(before, after, t_before=1.0, t_after=1.0, alpha=0.05):
    p0 = t_after / (t_before + t_after)
    top = lambda mean: int(poisson.isf(1e-15, mean)) + 2 if mean > 0 else 1
    x = np.arange(top(before) + 1)[:, None]
    y = np.arange(top(after) + 1)[None, :]
    n = x + y
    mass = poisson.pmf(x, before) * poisson.pmf(y, after)
    fall = binom.cdf(y, n, p0) < alpha / 2
    rise = binom.sf(y - 1, n, p0) < alpha / 2
    return float((mass * fall).sum()), float((mass * rise).sum())

cases = [(20, 10, 1, 1), (50, 35, 1, 1), (100, 80, 1, 1), (200, 160, 1, 1), (400, 320, 1, 1), (30, 60, 3, 2), (5, 0.5, 1, 1), (240, 100, 12, 6), (7.25, 31.5, 0.4, 1.1)]
rows = [dict(before=b, after=a, exposure_before=tb, exposure_after=ta, fall=power(b, a, tb, ta)[0], rise=power(b, a, tb, ta)[1]) for b, a, tb, ta in cases]
json.dump(dict(made_by="tests/data/power/make.py", scipy=scipy.__version__, numpy=np.__version__, alpha=0.05, cases=rows), sys.stdout, indent=1)

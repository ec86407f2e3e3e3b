"""How often the best jump of made-up series without any is called one, by three ways of judging its gain.

    pip install numpy scipy
    python rates.py

`poisson` takes events as independent, `divided` divides by the dispersion of neighbours, `widened` also sets back from Student's
law to the normal one. Critical gains are those of 200,000 Poisson series with the same mean.
"""

import numpy
from scipy import stats

POINTS_MIN, MEAN, SERIES = 3, 18.0, 20_000
random = numpy.random.default_rng(1)


def best(counts):
    """The gain of the best jump, and the dispersion of neighbours without the pair across it."""
    points = counts.shape[1]
    total = counts.sum(axis=1, keepdims=True).astype(float)
    before = numpy.cumsum(counts, axis=1)[:, POINTS_MIN - 1 : points - POINTS_MIN]
    share = numpy.arange(POINTS_MIN, points - POINTS_MIN + 1) / points

    def term(seen, expected):
        return numpy.where(seen > 0, seen * numpy.log(numpy.maximum(seen, 1e-9) / expected), 0)

    gains = term(before, total * share) + term(total - before, total * (1 - share))
    sums = counts[:, :-1] + counts[:, 1:]
    squares = numpy.where(sums > 0, numpy.diff(counts, axis=1) ** 2 / numpy.maximum(sums, 1), numpy.nan)
    squares[numpy.arange(len(counts)), gains.argmax(axis=1) + POINTS_MIN - 1] = numpy.nan
    return gains.max(axis=1), numpy.nanmean(squares, axis=1)


def widened(gain, dispersion, points):
    divided = gain / numpy.maximum(dispersion, 1)
    degrees = (points - 2) * 2 / 3
    deviate = stats.norm.isf(stats.t.sf(numpy.sqrt(2 * divided), degrees))
    return numpy.where(dispersion > 1, numpy.minimum(divided, deviate**2 / 2), gain)


print("points dispersion rate poisson divided widened")
for points in [12, 24, 60]:
    null, _ = best(random.poisson(MEAN, (200_000, points)))
    for factor in [1.0, 1.5, 3.0]:
        shape = (SERIES, points)
        means = MEAN if factor == 1 else random.gamma(MEAN / (factor - 1), factor - 1, shape)
        gain, dispersion = best(random.poisson(means, shape))
        for rate in [0.05, 0.01]:
            critical = numpy.quantile(null, 1 - rate)
            judged = [gain, gain / numpy.maximum(dispersion, 1), widened(gain, dispersion, points)]
            shares = " ".join(f"{(each > critical).mean():.4f}" for each in judged)
            print(points, factor, rate, shares)

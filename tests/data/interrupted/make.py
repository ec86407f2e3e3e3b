"""Answers of statsmodels, numpy and R to interrupted series, for interrupted_answers.

    python3 -m venv venv && venv/bin/pip install statsmodels==0.15.0 numpy==2.4.6 mpmath
    apt-get install r-base-core r-cran-nlme
    venv/bin/python make.py > answers.json

Every series is generated from a seed and says so.
"""

import json
import subprocess
import sys
import tempfile

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from statsmodels.discrete.discrete_model import NegativeBinomial


def series(seed, periods, change, mean, drop, rho, exposed):
    rng = np.random.default_rng(seed)
    shocks = rng.normal(0, 0.15, periods)
    for at in range(1, periods):
        shocks[at] += rho * shocks[at - 1]
    time = np.arange(periods)
    exposure = np.round(rng.uniform(80, 120, periods), 1) if exposed else np.ones(periods)
    mu = mean * exposure * np.exp(0.004 * time + shocks) * np.where(time >= change, drop, 1.0)
    return rng.poisson(mu).astype(float), exposure if exposed else None


def design(periods, change, shape, season):
    time = np.arange(periods, dtype=float)
    after = (time >= change).astype(float)
    columns = [np.ones(periods), time]
    if shape in ("level", "level and slope"):
        columns.append(after)
    if shape in ("slope", "level and slope"):
        columns.append(after * (time - change))
    if season:
        for pair in range(1, season[1] + 1):
            columns.append(np.cos(2 * np.pi * pair * time / season[0]))
            if 2 * pair != season[0]:
                columns.append(np.sin(2 * np.pi * pair * time / season[0]))
    return np.column_stack(columns)


def prais_winsten(y, x):
    n, p = x.shape
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    rho = 0.0
    for _ in range(2000):
        e = y - x @ beta
        new = float(e[1:] @ e[:-1] / (e[:-1] @ e[:-1]))
        white = lambda v: np.concatenate([v[:1] * np.sqrt(1 - new**2), v[1:] - new * v[:-1]])
        xs, ys = np.apply_along_axis(white, 0, x), white(y)
        beta = np.linalg.lstsq(xs, ys, rcond=None)[0]
        if abs(new - rho) < 1e-15:
            break
        rho = new
    r = ys - xs @ beta
    covariance = r @ r / (n - p) * np.linalg.inv(xs.T @ xs)
    return beta, np.sqrt(np.diag(covariance)), new


R = """
library(nlme)
d <- read.csv("{folder}/d.csv")
f <- as.formula(paste("y ~ 0 +", paste(setdiff(names(d), c("y", "time")), collapse = " + ")))
fit <- gls(f, data = d, correlation = corAR1(form = ~ time), method = "REML",
           control = glsControl(tolerance = 1e-14, msTol = 1e-14, msMaxIter = 1000, maxIter = 1000))
rho <- coef(fit$modelStruct$corStruct, unconstrained = FALSE)
at <- {rho}
fixed <- gls(f, data = d, correlation = corAR1(value = at, form = ~ time, fixed = TRUE), method = "REML")
show <- function(x) paste(sprintf("%.17g", x), collapse = " ")
cat(show(rho), show(coef(fit)), show(sqrt(diag(fit$varBeta))), show(logLik(fit)), sep = "\\n")
cat("\\n")
cat(show(coef(fixed)), show(sqrt(diag(fixed$varBeta))), show(logLik(fixed)), sep = "\\n")
cat("\\n", as.character(packageVersion("nlme")), "\\n", R.version.string, "\\n", sep = "")
"""


def reml(y, x, rho):
    with tempfile.TemporaryDirectory() as folder:
        names = ["y", "time"] + [f"x{at}" for at in range(x.shape[1])]
        rows = np.column_stack([y, np.arange(len(y)), x])
        with open(f"{folder}/d.csv", "w") as out:
            out.write(",".join(names) + "\n")
            out.writelines(",".join(repr(float(v)) for v in row) + "\n" for row in rows)
        script = R.format(folder=folder, rho=rho)
        done = subprocess.run(["Rscript", "-"], input=script, capture_output=True, text=True, check=True)
    lines = [line for line in done.stdout.splitlines() if line]
    numbers = [[float(v) for v in line.split()] for line in lines[:7]]
    keys = ["rho", "coefficients", "errors", "ln_likelihood", "fixed_coefficients", "fixed_errors", "fixed_ln_likelihood"]
    return dict(zip(keys, numbers)), lines[7:]


def satterthwaite(y, x, rho):
    """By mpmath: 40 digits, derivatives by central differences."""
    import mpmath as mp

    mp.mp.dps = 40
    n, p = x.shape
    rows = [[mp.mpf(v) for v in row] + [mp.mpf(value)] for row, value in zip(x.tolist(), y.tolist())]

    def parts(r):
        root = mp.sqrt(1 - r * r)
        white = [rows[0]] + [[(b - r * a) / root for a, b in zip(one, two)] for one, two in zip(rows, rows[1:])]
        dot = lambda i, j: mp.fsum(row[i] * row[j] for row in white)
        G = mp.matrix([[dot(i, j) for j in range(p)] for i in range(p)]) ** -1
        c = mp.matrix([dot(i, p) for i in range(p)])
        b = G * c
        return G, dot(p, p) - (c.T * b)[0], (n - 1) * mp.log(1 - r * r) - mp.log(mp.det(G))

    def profile(r):
        _, q, logs = parts(r)
        return -(logs + (n - p) * mp.log(q)) / 2

    # The peak, by bisection of the slope about the one that was found.
    h = mp.mpf(10) ** -12
    low, high = mp.mpf(rho) - mp.mpf("1e-3"), mp.mpf(rho) + mp.mpf("1e-3")
    slope = lambda r: (profile(r + h) - profile(r - h)) / (2 * h)
    assert slope(low) > 0 > slope(high)
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    peak = (low + high) / 2
    G, q, _ = parts(peak)
    s2 = q / (n - p)

    def full(t, r):
        _, q, logs = parts(r)
        return -((n - p) * t + logs + q * mp.exp(-t)) / 2

    h, t = mp.mpf(10) ** -10, mp.log(s2)
    tt = (full(t + h, peak) - 2 * full(t, peak) + full(t - h, peak)) / h**2
    rr = (full(t, peak + h) - 2 * full(t, peak) + full(t, peak - h)) / h**2
    tr = (full(t + h, peak + h) - full(t + h, peak - h) - full(t - h, peak + h) + full(t - h, peak - h)) / (4 * h**2)
    A = (-mp.matrix([[tt, tr], [tr, rr]])) ** -1
    up, down = parts(peak + h)[0], parts(peak - h)[0]
    out = []
    for at in range(p):
        f = s2 * G[at, at]
        g = mp.matrix([f, s2 * (up[at, at] - down[at, at]) / (2 * h)])
        out.append(float(2 * f**2 / (g.T * A * g)[0]))
    errors = [float(mp.sqrt(s2 * G[at, at])) for at in range(p)]
    return {"rho": float(peak), "errors": errors, "degrees": out}


def case(name, seed, periods, change, mean, drop, rho, exposed, shape, season):
    counts, exposure = series(seed, periods, change, mean, drop, rho, exposed)
    x = design(periods, change, shape, season)
    offset = None if exposure is None else np.log(exposure)
    rate = counts if exposure is None else counts / exposure
    tight = dict(tol=1e-15, maxiter=200)
    poisson = sm.GLM(counts, x, family=sm.families.Poisson(), offset=offset).fit(**tight)
    quasi = sm.GLM(counts, x, family=sm.families.Poisson(), offset=offset).fit(scale="X2", **tight)
    nb = NegativeBinomial(counts, x, offset=offset).fit(disp=0, maxiter=5000, method="bfgs", gtol=1e-9)
    nb = NegativeBinomial(counts, x, offset=offset).fit(disp=0, maxiter=500, method="newton", start_params=nb.params, tol=1e-14)
    alpha = float(nb.params[-1])
    fixed = sm.GLM(counts, x, family=sm.families.NegativeBinomial(alpha=alpha), offset=offset).fit(**tight)
    ols = sm.OLS(rate, x).fit()
    lag = int(4 * (periods / 100) ** (2 / 9))
    hac = sm.OLS(rate, x).fit(cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": True}, use_t=True)
    pw = prais_winsten(rate, x)
    gls, versions = reml(rate, x, 0.3)
    line = lambda fit: {"coefficients": list(fit.params), "errors": list(fit.bse)}
    return {
        "name": name, "counts": list(counts), "exposures": None if exposure is None else list(exposure),
        "change": change, "shape": shape, "season": season,
        "poisson": line(poisson) | {"deviance": poisson.deviance, "ln_likelihood": poisson.llf},
        "quasi": line(quasi) | {"dispersion": quasi.scale},
        "negative_binomial": line(fixed) | {"alpha": alpha, "ln_likelihood": nb.llf},
        "ols": line(ols) | {"durbin_watson": float(sm.stats.stattools.durbin_watson(ols.resid))},
        "newey_west": line(hac) | {"lag": lag},
        "prais_winsten": {"coefficients": list(pw[0]), "errors": list(pw[1]), "rho": pw[2]},
        "reml": gls, "satterthwaite": satterthwaite(rate, x, gls["rho"][0]),
    }, versions


CASES = [
    ("generated: a fall by a third, no exposure", 1, 48, 24, 60.0, 0.67, 0.0, False, "level", None),
    ("generated: errors that go on, with exposure", 2, 60, 30, 0.5, 0.8, 0.5, True, "level and slope", None),
    ("generated: months of five years, with season", 3, 60, 33, 0.3, 0.9, 0.2, True, "level", (12, 2)),
    ("generated: small counts", 4, 24, 12, 3.0, 0.5, 0.0, False, "slope", None),
]

if __name__ == "__main__":
    made, versions = [], []
    for each in CASES:
        answer, versions = case(*each)
        made.append(answer)
    versions = {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__,
                "statsmodels": statsmodels.__version__, "nlme": versions[0], "R": versions[1]}
    json.dump({"versions": versions, "cases": made}, sys.stdout, indent=1)
    print()

"""Poisson regressions of interrupted series raced against statsmodels on the same file, one thread each.

    OMP_NUM_THREADS=1 PYTHON benches/peers/interrupted/race.py          prints the table
    OMP_NUM_THREADS=1 PYTHON benches/peers/interrupted/race.py --write  also puts it into docs/benchmarks.md

PYTHON has statsmodels 0.15.0 and numpy 2.4.6. Both sides run in turn; the least processor time of each counts, with
the wall time of that run. Coefficients must agree within 1e-6.
"""

import pathlib
import platform
import subprocess
import sys
import tempfile

import numpy as np
import statsmodels
import statsmodels.api as sm

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import racing

ROWS, SERIES, ROUNDS, SEED = 60, 400, 5, 2019


def data():
    rng, t = np.random.default_rng(SEED), np.arange(ROWS, dtype=float)
    x = np.column_stack([np.ones(ROWS), t, t >= 30] + [f(2 * np.pi * k * t / 12) for k in (1, 2) for f in (np.cos, np.sin)])
    exposures = rng.uniform(80, 120, (SERIES, ROWS))
    drops = rng.uniform(0.5, 1.2, (SERIES, 1))
    counts = rng.poisson(0.4 * exposures * np.where(t >= 30, drops, 1) * np.exp(0.003 * t)).astype(float)
    return x, exposures, counts


def main():
    x, exposures, counts = data()
    (binary,), best = racing.programs("race-interrupted"), {}
    with tempfile.TemporaryDirectory() as folder:
        given, taken = pathlib.Path(folder, "in"), pathlib.Path(folder, "out")
        given.write_bytes(x.T.tobytes() + np.stack([exposures, counts], axis=1).tobytes())
        for _ in range(ROUNDS):
            command = [binary, str(ROWS), str(x.shape[1]), given, taken]
            wall, processor = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
            best["ours"] = min(best.get("ours", (9e9, 0)), (processor, wall))
            ours = np.frombuffer(taken.read_bytes()).reshape(SERIES, -1)
            fit = lambda c, e: sm.GLM(c, x, family=sm.families.Poisson(), offset=np.log(e)).fit().params
            took, theirs = racing.timed(lambda: np.array([fit(c, e) for e, c in zip(exposures, counts)]))
            best["theirs"] = min(best.get("theirs", (9e9, 0)), took)
    apart = float(np.max(np.abs(ours - theirs)))
    (cpu, wall), (their_cpu, their_wall) = best["ours"], best["theirs"]
    micro = 1e6 / SERIES
    lines = [
        f"{SERIES} made-up series of {ROWS} counts with exposure, {x.shape[1]} columns; least of {ROUNDS} runs in turn, one thread; "
        f"rustc {racing.rustc()}, statsmodels {statsmodels.__version__}, numpy {np.__version__}, Python {platform.python_version()}. "
        f"Coefficients differ by {apart:.0e} at most.",
        "",
        "| work | fourp-performance, µs a fit, processor (wall) | statsmodels | times faster |",
        "|---|---|---|---|",
        f"| Poisson regression {ROWS} x {x.shape[1]} | {cpu * micro:.1f} ({wall * micro:.1f}) | {their_cpu * micro:.0f} ({their_wall * micro:.0f}) | {their_cpu / cpu:.0f} |",
    ]
    if apart > 1e-6:
        sys.exit("the coefficients differ")
    racing.publish("interrupted", lines)


if __name__ == "__main__":
    main()

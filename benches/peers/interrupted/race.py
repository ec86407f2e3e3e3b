"""Poisson regressions of interrupted series raced against statsmodels on the same file, one thread each.

    OMP_NUM_THREADS=1 PYTHON benches/peers/interrupted/race.py          prints the table
    OMP_NUM_THREADS=1 PYTHON benches/peers/interrupted/race.py --write  also puts it into docs/benchmarks.md

PYTHON has statsmodels 0.15.0 and numpy 2.4.6. Both sides run in turn; the least processor time of each counts, with
the wall time of that run. Coefficients must agree within 1e-6.
"""

import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import numpy as np
import statsmodels
import statsmodels.api as sm

ROOT = pathlib.Path(__file__).resolve().parents[3]
ROWS, SERIES, ROUNDS, SEED = 60, 400, 5, 2019
BEGIN, END = "<!-- race-interrupted -->", "<!-- /race-interrupted -->"


def build():
    command = ["cargo", "build", "--release", "--quiet", "-p", "fourp-benches", "--bin", "race-interrupted"]
    subprocess.run(command, cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
    return target / "release" / "race-interrupted"


def data():
    rng, t = np.random.default_rng(SEED), np.arange(ROWS, dtype=float)
    x = np.column_stack([np.ones(ROWS), t, t >= 30] + [f(2 * np.pi * k * t / 12) for k in (1, 2) for f in (np.cos, np.sin)])
    exposures = rng.uniform(80, 120, (SERIES, ROWS))
    drops = rng.uniform(0.5, 1.2, (SERIES, 1))
    counts = rng.poisson(0.4 * exposures * np.where(t >= 30, drops, 1) * np.exp(0.003 * t)).astype(float)
    return x, exposures, counts


def main():
    x, exposures, counts = data()
    binary, best = build(), {}
    with tempfile.TemporaryDirectory() as folder:
        given, taken = pathlib.Path(folder, "in"), pathlib.Path(folder, "out")
        given.write_bytes(x.T.tobytes() + np.stack([exposures, counts], axis=1).tobytes())
        for _ in range(ROUNDS):
            command = [binary, str(ROWS), str(x.shape[1]), given, taken]
            wall, processor = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
            best["ours"] = min(best.get("ours", (9e9, 0)), (processor, wall))
            ours = np.frombuffer(taken.read_bytes()).reshape(SERIES, -1)
            start, spent = time.perf_counter(), time.process_time()
            theirs = np.array([sm.GLM(c, x, family=sm.families.Poisson(), offset=np.log(e)).fit().params
                               for e, c in zip(exposures, counts)])
            took = (time.process_time() - spent, time.perf_counter() - start)
            best["theirs"] = min(best.get("theirs", (9e9, 0)), took)
    apart = float(np.max(np.abs(ours - theirs)))
    (cpu, wall), (their_cpu, their_wall) = best["ours"], best["theirs"]
    micro = 1e6 / SERIES
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.split()[1]
    text = "\n".join([
        f"{SERIES} made-up series of {ROWS} counts with exposure, {x.shape[1]} columns; least of {ROUNDS} runs in turn, one thread; "
        f"rustc {rustc}, statsmodels {statsmodels.__version__}, numpy {np.__version__}, Python {platform.python_version()}. "
        f"Coefficients differ by {apart:.0e} at most.",
        "",
        "| work | fourp-performance, µs a fit, processor (wall) | statsmodels | times faster |",
        "|---|---|---|---|",
        f"| Poisson regression {ROWS} x {x.shape[1]} | {cpu * micro:.1f} ({wall * micro:.1f}) | {their_cpu * micro:.0f} ({their_wall * micro:.0f}) | {their_cpu / cpu:.0f} |",
    ])
    print(text)
    if apart > 1e-6:
        sys.exit("the coefficients differ")
    if "--write" in sys.argv:
        page = ROOT / "docs" / "benchmarks.md"
        before, _, rest = page.read_text().partition(BEGIN)
        _, _, after = rest.partition(END)
        page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


if __name__ == "__main__":
    main()

"""Exact intervals raced against scipy on the same inputs, one thread each.

    python3 benches/peers/stat/race.py          prints the table
    python3 benches/peers/stat/race.py --write  also puts it into docs/benchmarks.md

Makes a virtual environment in a temporary folder (or in FOURP_RACE_ENV, where it is kept), so the repository and
the system stay as they are. Both sides run in turn, several times; the least processor time of each counts, and the
wall time of that run is shown beside it.
"""

import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import racing

PACKAGES = ["numpy==2.4.6", "scipy==1.17.1"]
ROWS = 1_000_000
ROUNDS = 3
SEED = 2019


def inside():
    import numpy
    from scipy import special

    tail = 0.025

    def garwood(columns):
        (x,) = columns
        return special.gammaincinv(x, tail), special.gammainccinv(x + 1, tail)

    def ratio(columns):
        a, b, s, t = columns
        # The smaller of the share and the rest, as one minus a share near one has lost its digits.
        small, large = numpy.minimum(a, b), numpy.maximum(a, b)
        low, high = special.betaincinv(small, large + 1, tail), special.betainccinv(small + 1, large, tail)
        low, high = low / (1 - low), high / (1 - high)
        turned = a > b
        return numpy.where(turned, 1 / high, low) * (t / s), numpy.where(turned, 1 / low, high) * (t / s)

    random = numpy.random.default_rng(SEED)
    few = random.integers(0, 500, ROWS).astype(float)
    distinct = random.permutation(numpy.arange(1, ROWS + 1)).astype(float)
    exposure = lambda: numpy.exp(random.normal(0, 1, ROWS))
    pair = lambda draw: (draw(), draw(), exposure(), exposure())
    small = pair(lambda: random.integers(1, 500, ROWS).astype(float))
    wide = pair(lambda: numpy.floor(10 ** random.uniform(0, 6, ROWS)))
    races = [
        ("Garwood 95 %, counts 0 to 499", "garwood", garwood, (few,)),
        ("Garwood 95 %, a million distinct counts", "garwood", garwood, (distinct,)),
        ("exact rate ratio 95 %, counts 1 to 499", "ratio", ratio, small),
        ("exact rate ratio 95 %, counts 1 to 10^6", "ratio", ratio, wide),
    ]
    [program] = racing.programs("race-stat")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        source, sink = pathlib.Path(folder) / "in", pathlib.Path(folder) / "out"
        for name, kind, peer, columns in races:
            source.write_bytes(b"".join(column.astype("<f8").tobytes() for column in columns))
            ours, theirs = [], []
            for _ in range(ROUNDS):
                said = subprocess.run([program, kind, source, sink], check=True, capture_output=True, text=True)
                wall, processor = map(float, said.stdout.split())
                ours.append((processor, wall))
                theirs.append(racing.timed(lambda: peer(columns))[0])
            found = numpy.fromfile(sink, dtype="<f8").reshape(-1, 2)
            low, high = peer(columns)
            with numpy.errstate(invalid="ignore", divide="ignore"):
                apart = numpy.nanmax(numpy.abs(numpy.stack([low, high], 1) / found - 1))
            rows.append((name, min(ours), min(theirs), apart))
    report(rows)


def report(rows):
    lines = [
        f"Least of {ROUNDS} runs in turn, processor seconds (wall seconds of that run), {ROWS:,} rows; rustc {racing.rustc()}, {racing.versions(PACKAGES)}.",
        "*Apart*: the largest relative difference between the two sides' ends. Ours are held to 50-digit arithmetic by the tests.",
        "",
        "| work | fourp-stat, s | scipy, s | times faster | apart |",
        "|---|---|---|---|---|",
    ]
    for name, ours, theirs, apart in rows:
        lines.append(f"| {name} | {ours[0]:.3f} ({ours[1]:.3f}) | {theirs[0]:.3f} ({theirs[1]:.3f}) "
                     f"| {theirs[0] / ours[0]:.1f} | {apart:.1e} |")
    racing.publish("stat", lines)


if __name__ == "__main__":
    racing.with_peers(__file__, PACKAGES, inside)

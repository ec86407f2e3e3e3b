"""XmR charts with three rules raced against vectorised numpy on the same table, one thread each.

    python3 benches/peers/charts/race.py          prints the table
    python3 benches/peers/charts/race.py --write  also puts it into docs/benchmarks.md

Makes a virtual environment in a temporary folder (or in FOURP_RACE_ENV, where it is kept). Both sides run in
turn; the least processor time of each counts, and the wall time of that run is shown beside it. numpy is run on the
whole table and in blocks of rows that fit the cache, and the better of the two is taken. The flags must be equal.
"""

import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import racing

PACKAGES = ["numpy==2.4.6"]
ROWS, COLUMNS = 100_000, 60
ROUNDS = 7
SEED = 2019


def inside():
    import numpy

    d2 = 2 / numpy.sqrt(numpy.pi)

    def charts(x, flags):
        """A point beyond three sigma; two of three beyond two on one side; eight on one side."""
        centre = x.mean(axis=1, keepdims=True)
        sigma = numpy.abs(numpy.diff(x, axis=1)).mean(axis=1, keepdims=True) / d2
        flags[...] = (x > centre + 3 * sigma) | (x < centre - 3 * sigma)
        for far, side in ((x > centre + 2 * sigma, x > centre), (x < centre - 2 * sigma, x < centre)):
            flags[:, 1:] |= ((far[:, 1:] & far[:, :-1]) << 1).astype(numpy.uint16)
            flags[:, 2:] |= ((far[:, 2:] & far[:, :-2]) << 1).astype(numpy.uint16)
            two = side[:, 1:] & side[:, :-1]
            four = two[:, 2:] & two[:, :-2]
            eight = four[:, 4:] & four[:, :-4]
            flags[:, 7:] |= eight.astype(numpy.uint16) << 2

    def whole(x):
        flags = numpy.empty(x.shape, dtype=numpy.uint16)
        charts(x, flags)
        return flags

    def blocks(x):
        flags = numpy.empty(x.shape, dtype=numpy.uint16)
        for start in range(0, len(x), 500):
            charts(x[start:start + 500], flags[start:start + 500])
        return flags

    table = numpy.random.default_rng(SEED).normal(100, 10, (ROWS, COLUMNS))
    [program] = racing.programs("race-charts")
    ours, theirs = [], {"the whole table": [], "blocks of 500 rows": []}
    with tempfile.TemporaryDirectory() as folder:
        source, sink = pathlib.Path(folder) / "in", pathlib.Path(folder) / "out"
        source.write_bytes(table.astype("<f8").tobytes())
        for _ in range(ROUNDS):
            command = [program, str(COLUMNS), source, sink]
            said = subprocess.run(command, check=True, capture_output=True, text=True)
            wall, processor = map(float, said.stdout.split())
            ours.append((processor, wall))
            for name, peer in (("the whole table", whole), ("blocks of 500 rows", blocks)):
                theirs[name].append(racing.timed(lambda: peer(table))[0])
        found = numpy.fromfile(sink, dtype="<u2").reshape(ROWS, COLUMNS)
    apart = int((found != whole(table)).sum()) + int((found != blocks(table)).sum())
    report(min(ours), {name: min(times) for name, times in theirs.items()}, apart, int((found > 0).sum()))


def report(ours, theirs, apart, flagged):
    lines = [
        f"{ROWS:,} rows of {COLUMNS} normal numbers; a point beyond three sigma, two of three beyond two, eight on one side.",
        f"Least of {ROUNDS} runs in turn, processor seconds (wall seconds of that run), one thread; rustc {racing.rustc()}, {racing.versions(PACKAGES)}.",
        f"{flagged:,} points flagged by each; {apart} flags differ.",
        "",
        "| numpy on | fourp-performance, s | numpy, s | times faster |",
        "|---|---|---|---|",
    ]
    for name, (processor, wall) in theirs.items():
        lines.append(f"| {name} | {ours[0]:.3f} ({ours[1]:.3f}) | {processor:.3f} ({wall:.3f}) "
                     f"| {processor / ours[0]:.1f} |")
    if apart:
        sys.exit("the flags differ")
    racing.publish("charts", lines)


if __name__ == "__main__":
    racing.with_peers(__file__, PACKAGES, inside)

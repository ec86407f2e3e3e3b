"""Every model of a capture table raced against R on the same table, one thread each; and what no peer does.

    R_LIBS=/path/to/library python3 benches/peers/capture/race.py          prints the table
    R_LIBS=/path/to/library python3 benches/peers/capture/race.py --write  also puts it into docs/benchmarks.md

The library holds Rcapture, SparseMSE and MultipleSystemsEstimation (the last from github.com/bernardsilverman). Both
sides run in turn, several times, each once to warm up; the least processor time counts, with the wall time of that run.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import racing

TABLE = racing.ROOT / "tests" / "data" / "mse" / "UKdat_5.csv"
ROUNDS = 3
MODELS = "1,024 models of pairs, five lists: estimate, criteria, existence"


def main():
    (ours,), theirs = racing.programs("race-capture"), pathlib.Path(__file__).with_name("race.R")
    races = [
        (MODELS, "models", "MultipleSystemsEstimation"),
        (MODELS, "models", "Rcapture"),
        ("the same, with profile intervals of all; the peer without", "profiles", "MultipleSystemsEstimation"),
        ("stepwise as published", "stepwise", "SparseMSE"),
    ]
    lines = [
        f"Least of {ROUNDS} runs in turn, processor seconds (wall seconds of that run), on UKdat_5.csv; "
        f"rustc {racing.rustc()}; {racing.r()}.",
        "",
        "| work | fourp-performance, s | peer | peer, s | times faster | estimates |",
        "|---|---|---|---|---|---|",
    ]
    for name, kind, peer in races:
        pairs = [(racing.said([ours, kind, TABLE]), racing.said(["Rscript", theirs, peer, TABLE])) for _ in range(ROUNDS)]
        one, other = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
        lines.append(
            f"| {name} | {one[0][0]:.5f} ({one[0][1]:.5f}) | {peer} {other[2][0]} | {other[0][0]:.2f} ({other[0][1]:.2f}) "
            f"| {other[0][0] / one[0][0]:,.0f} | {one[1]:.0f}, {other[1]:.0f} |"
        )
    for threads in ("1", "2"):
        (processor, wall), _, _ = racing.said([ours, "bootstrap", TABLE, "1000", threads])
        lines.append(
            f"| 1,024 models x 1,000 replicates, all choices, BCa; threads: {threads} | {processor:.2f} ({wall:.2f}) | none | | | |"
        )
    racing.publish("capture", lines)


if __name__ == "__main__":
    main()

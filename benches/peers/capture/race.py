"""Every model of a capture table raced against R on the same table, one thread each; and what no peer does.

    R_LIBS=/path/to/library python3 benches/peers/capture/race.py          prints the table
    R_LIBS=/path/to/library python3 benches/peers/capture/race.py --write  also puts it into docs/benchmarks.md

The library holds Rcapture, SparseMSE and MultipleSystemsEstimation (the last from github.com/bernardsilverman). Both
sides run in turn, several times, each once to warm up; the least processor time counts, with the wall time of that run.
"""

import pathlib
import os
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
TABLE = ROOT / "tests" / "data" / "mse" / "UKdat_5.csv"
ROUNDS = 3
BEGIN, END = "<!-- race-capture -->", "<!-- /race-capture -->"
MODELS = "1,024 models of pairs, five lists: estimate, criteria, existence"


def build():
    command = ["cargo", "build", "--release", "--quiet", "-p", "fourp-benches", "--bin", "race-capture"]
    subprocess.run(command, cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
    return target / "release" / "race-capture"


def said(command):
    words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return tuple(map(float, words[1::-1])), float(words[2]), words[3:]


def main():
    ours, theirs = build(), pathlib.Path(__file__).with_name("race.R")
    races = [
        (MODELS, "models", "MultipleSystemsEstimation"),
        (MODELS, "models", "Rcapture"),
        ("the same, with profile intervals of all; the peer without", "profiles", "MultipleSystemsEstimation"),
        ("stepwise as published", "stepwise", "SparseMSE"),
    ]
    lines = [
        f"Least of {ROUNDS} runs in turn, processor seconds (wall seconds of that run), on UKdat_5.csv; "
        + subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
        + "; " + subprocess.run(["R", "--version"], capture_output=True, text=True).stdout.split("\n")[0] + ".",
        "",
        "| work | fourp-performance, s | peer | peer, s | times faster | estimates |",
        "|---|---|---|---|---|---|",
    ]
    for name, kind, peer in races:
        pairs = [(said([ours, kind, TABLE]), said(["Rscript", theirs, peer, TABLE])) for _ in range(ROUNDS)]
        one, other = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
        lines.append(
            f"| {name} | {one[0][0]:.5f} ({one[0][1]:.5f}) | {peer} {other[2][0]} | {other[0][0]:.2f} ({other[0][1]:.2f}) "
            f"| {other[0][0] / one[0][0]:,.0f} | {one[1]:.0f}, {other[1]:.0f} |"
        )
    for threads in ("1", "2"):
        (processor, wall), _, _ = said([ours, "bootstrap", TABLE, "1000", threads])
        lines.append(
            f"| 1,024 models x 1,000 replicates, all choices, BCa; threads: {threads} | {processor:.2f} ({wall:.2f}) | none | | | |"
        )
    text = "\n".join(lines)
    print(text)
    if "--write" in sys.argv:
        page = ROOT / "docs" / "benchmarks.md"
        before, _, rest = page.read_text().partition(BEGIN)
        _, _, after = rest.partition(END)
        page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


if __name__ == "__main__":
    main()

"""A synthetic control with all placebos raced against R's Synth on the same panel, one thread each.

    R_LIBS=/path/to/library python3 benches/peers/synthetic/race.py          prints the table
    R_LIBS=/path/to/library python3 benches/peers/synthetic/race.py --write  also puts it into docs/benchmarks.md

The library holds Synth. The panel is the made-up one of 17 donors in tests/data/effects/answers.json. Both sides run in turn, each
once to warm up, Synth's search for weights apart; the least processor time counts, with the wall time of that run. Ours also
leaves out each donor in turn.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
ROUNDS = 3
BEGIN, END = "<!-- race-synthetic -->", "<!-- /race-synthetic -->"


def build():
    command = ["cargo", "build", "--release", "--quiet", "-p", "fourp-benches", "--bin", "race-synthetic"]
    subprocess.run(command, cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
    return target / "release" / "race-synthetic"


def said(command):
    words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return tuple(map(float, words[1::-1])), float(words[2]), words[3:]


def main():
    ours, theirs = build(), pathlib.Path(__file__).with_name("race.R")
    panel = json.loads((ROOT / "tests" / "data" / "effects" / "answers.json").read_text())["panels"][-1]
    before = str(panel["before"])
    lines = [
        f"{len(panel['values']) - 1} donors, {len(panel['values'][0])} periods, {before} before. Least of {ROUNDS} runs in turn, processor "
        "seconds (wall seconds of that run); "
        + subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
        + "; " + subprocess.run(["R", "--version"], capture_output=True, text=True).stdout.split("\n")[0] + ".",
        "",
        "| work | fourp-performance, s | Synth, s | times faster | sum of losses, ours and theirs |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "panel.csv"
        table.write_text("".join(",".join(map(str, row)) + "\n" for row in panel["values"]))
        races = [
            ("weights of predictors alike", "stated", ROUNDS),
            ("the same; the peer searches for weights of predictors, as it does unless told", "searched", 1),
        ]
        # The search takes the peer minutes.
        races = races if "--searched" in sys.argv else races[:1]
        for name, kind, rounds in races:
            pairs = [(said([ours, table, before]), said(["Rscript", theirs, kind, table, before])) for _ in range(rounds)]
            one, other = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
            version = other[2][0]
            lines.append(
                f"| {name} | {one[0][0]:.5f} ({one[0][1]:.5f}) | {other[0][0]:.2f} ({other[0][1]:.2f}), {version} "
                f"| {other[0][0] / one[0][0]:,.0f} | {one[1]:.8g}, {other[1]:.8g} |"
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

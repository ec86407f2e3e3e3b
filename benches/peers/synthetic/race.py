"""A synthetic control with all placebos raced against R's Synth on the same panel, one thread each.

    R_LIBS=/path/to/library python3 benches/peers/synthetic/race.py          prints the table
    R_LIBS=/path/to/library python3 benches/peers/synthetic/race.py --write  also puts it into docs/benchmarks.md

The library holds Synth. The panel is the made-up one of 17 donors in tests/data/effects/answers.json. Both sides run in turn, each
once to warm up, Synth's search for weights apart; the least processor time counts, with the wall time of that run. Ours also
leaves out each donor in turn.
"""

import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import racing

ROUNDS = 3


def main():
    (ours,), theirs = racing.programs("race-synthetic"), pathlib.Path(__file__).with_name("race.R")
    panel = json.loads((racing.ROOT / "tests" / "data" / "effects" / "answers.json").read_text())["panels"][-1]
    before = str(panel["before"])
    lines = [
        f"{len(panel['values']) - 1} donors, {len(panel['values'][0])} periods, {before} before. Least of {ROUNDS} runs in turn, processor "
        "seconds (wall seconds of that run); "
        f"rustc {racing.rustc()}; {racing.r()}.",
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
            pairs = [(racing.said([ours, table, before]), racing.said(["Rscript", theirs, kind, table, before])) for _ in range(rounds)]
            one, other = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
            version = other[2][0]
            lines.append(
                f"| {name} | {one[0][0]:.5f} ({one[0][1]:.5f}) | {other[0][0]:.2f} ({other[0][1]:.2f}), {version} "
                f"| {other[0][0] / one[0][0]:,.0f} | {one[1]:.8g}, {other[1]:.8g} |"
            )
    racing.publish("synthetic", lines)


if __name__ == "__main__":
    main()

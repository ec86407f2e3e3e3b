"""Our reading of a million flows raced against polars on the same file.

    python3 benches/peers/read_flows/race.py FOLDER          prints the table
    python3 benches/peers/read_flows/race.py FOLDER --write  also puts it into docs/benchmarks.md

FOLDER is outside the repository: the table and the Python environment with polars are kept there. Every reading is by a
process of its own, the two readers in turn, after one reading each that does not count.
"""

import pathlib
import platform
import re
import statistics
import subprocess
import sys
import venv

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import racing

POLARS = "1.35.2"
ROWS = 1_000_000
TURNS = 5
HERE = pathlib.Path(__file__).resolve().parent


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def once(command):
    lines = output(*command).split("\n")
    wall, processor = next(line.split()[1:] for line in lines if line.startswith("time "))
    of = {line.split()[0]: int(line.split()[1]) for line in lines if line and not line.startswith("time ")}
    assert of["rows"] == ROWS
    return float(wall), float(processor), of["peak"]


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "flows.csv"
    maker, reader = map(str, racing.programs("make_flows", "read_flows", profile="race"))
    output(maker, str(table), str(ROWS))
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
    output(str(python), "-m", "pip", "install", "--quiet", f"polars=={POLARS}")

    lines = [
        "| threads | reader | wall, s | processor, s | peak memory, MB | bytes a row |",
        "|---|---|---|---|---|---|",
    ]
    ratios = []
    for threads in ("2", "1"):
        readers = {
            "fourp": [reader, str(table), threads, "1"],
            f"polars {POLARS}": [str(python), str(HERE / "polars_flows.py"), str(table), threads],
        }
        turns = {name: [] for name in readers}
        for turn in range(TURNS + 1):
            for name, command in readers.items():
                result = once(command)
                if turn > 0:
                    turns[name].append(result)
        medians = {}
        for name, results in turns.items():
            wall, processor, peak = (statistics.median(values) for values in zip(*results))
            medians[name] = (wall, processor, peak)
            lines.append(f"| {threads} | {name} | {wall:.2f} | {processor:.2f} | {peak / 1000:.0f} | {peak * 1024 / ROWS:.0f} |")
        ours, theirs = medians.values()
        wall, processor, peak = (mine / other for mine, other in zip(ours, theirs))
        ratios.append(
            f"With {threads} thread{'s' if threads != '1' else ''} fourp takes {wall:.2f} times the wall time of polars, "
            f"{processor:.2f} times its processor time and {peak:.2f} times its memory."
        )

    cpu = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    load = open("/proc/loadavg").read().split()[0]
    size = table.stat().st_size / 1e6
    notes = (
        f"{ROWS:,} rows in {size:.0f} MB. {cpu}, {len(re.findall('processor', open('/proc/cpuinfo').read()))} processors, "
        f"Linux {platform.release()}, rustc {racing.rustc()}, Python {platform.python_version()}; the load of the machine at the end was {load}. "
        f"Medians of {TURNS} processes each, in turn, the file in the cache of the system."
    )
    racing.publish("read-flows", [*lines, "", notes, *ratios])


main()

"""Every question of the flows in a folder by this crate, DuckDB and Polars: CPU and wall seconds, peak memory, rows, digest.

    python growth.py MEASURE FOLDER SPILL_FOLDER [--memory BYTES] [--only NAME,...] [--peers]

MEASURE is the built program `measure`; each answer is by a process of its own with two threads, and the figures are of the whole
process: what is looked at, asked and hashed. `--peers` asks DuckDB the same check and the same text under the same limit, and Polars what
it was written for, without either.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

QUESTIONS = ["shares", "conservation", "gross_net", "mirrors", "pots", "lags_announcement", "lags_confirmation", "lags_payment",
             "lags_announced_to_confirmed", "lags_confirmed_to_paid", "certainty", "collapse"]
PEERS = pathlib.Path(__file__).with_name("duckdb_and_polars.py")


def run(command):
    """What a process said, its CPU and wall seconds and its peak memory in MB."""
    with tempfile.TemporaryFile() as said:
        start = time.time()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode().strip().splitlines()
        return words[-1] if words else "", usage.ru_utime + usage.ru_stime, time.time() - start, usage.ru_maxrss / 1000


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("measure")
    arguments.add_argument("folder")
    arguments.add_argument("spill")
    arguments.add_argument("--memory", type=int, default=1 << 30)
    arguments.add_argument("--only", default=",".join(QUESTIONS))
    arguments.add_argument("--peers", action="store_true")
    given = arguments.parse_args()
    print("| question | by | CPU s | wall s | peak MB | said |")
    print("|---|---|---|---|---|---|")
    for name in given.only.split(","):
        limits = ["--partitions", "2", "--memory-bytes", str(given.memory), "--spill-folder", given.spill]
        rows = [("this crate", run([given.measure, given.folder, name, *limits]))]
        if given.peers:
            with tempfile.TemporaryDirectory() as texts:
                paths = [pathlib.Path(texts, f"{kind}.sql") for kind in ("text", "check")]
                for path in paths:
                    asked = subprocess.run([given.measure, given.folder, name, f"--{path.stem}"], capture_output=True, text=True, check=True)
                    path.write_text(asked.stdout)
                command = [sys.executable, PEERS, "duckdb", given.folder, *map(str, paths), f"{given.memory}B", given.spill]
                rows.append(("DuckDB", run(command)))
            if name in ("collapse", "conservation"):
                rows.append(("Polars", run([sys.executable, PEERS, "polars", given.folder, name])))
        for by, (said, processor, wall, peak) in rows:
            print(f"| `{name}` | {by} | {processor:.2f} | {wall:.1f} | {peak:.0f} | {' '.join(said.split())[:200]} |", flush=True)


if __name__ == "__main__":
    main()

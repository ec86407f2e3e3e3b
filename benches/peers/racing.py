"""What the races of this folder share: our programs, the peers' interpreter, the clock, and the page of results.

A race stands in a folder of its own and begins with

    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
    import racing
"""

import importlib.metadata
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def programs(*names, profile="release"):
    """The paths of our programs of these names, built."""
    wanted = [word for name in names for word in ("--bin", name)]
    command = ["cargo", "build", "--profile", profile, "--quiet", "-p", "fourp-benches", *wanted]
    subprocess.run(command, cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
    return [target / profile / name for name in names]


def with_peers(script, packages, inside):
    """Runs `inside` in an interpreter that has the packages and one thread: this one is left for that one, and comes back here.

    The virtual environment is made in a temporary folder, or in FOURP_RACE_ENV, where it is kept."""
    if "--inside" in sys.argv:
        return inside()
    folder = pathlib.Path(os.environ.get("FOURP_RACE_ENV") or tempfile.mkdtemp(prefix="fourp-race-"))
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")
    command = [python, script, "--inside", *sys.argv[1:]]
    sys.exit(subprocess.run(command, env={**os.environ, **{name: "1" for name in names}}).returncode)


def timed(work):
    """Processor and wall seconds of a piece of work, and what it found."""
    processor, wall = time.process_time(), time.perf_counter()
    found = work()
    return (time.process_time() - processor, time.perf_counter() - wall), found


def rounds(command):
    """The times of each round, processor first, and the words found, of a program that prints lines of `time` and `found`."""
    said = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
    lines = [line.split(maxsplit=1) for line in said.splitlines()]
    times = [tuple(map(float, words.split()))[::-1] for kind, words in lines if kind == "time"]
    return times, next(words for kind, words in lines if kind == "found")


def said(command):
    """Processor and wall seconds, a number and the words after it, of a program that prints `wall processor number words`."""
    words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return tuple(map(float, words[1::-1])), float(words[2]), words[3:]


def rustc():
    return subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]


def r():
    return subprocess.run(["R", "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]


def versions(packages):
    """The versions at hand of packages that are asked for as `name==version`, and of the interpreter."""
    names = [package.split("==")[0] for package in packages]
    return ", ".join([*(f"{name} {importlib.metadata.version(name)}" for name in names), f"Python {platform.python_version()}"])


def publish(race, lines):
    """Prints the lines, and with `--write` also puts them into docs/benchmarks.md, where the race has its place."""
    text = "\n".join(lines)
    print(text)
    if "--write" in sys.argv:
        page = ROOT / "docs" / "benchmarks.md"
        begin, end = f"<!-- race-{race} -->", f"<!-- /race-{race} -->"
        before, _, rest = page.read_text().partition(begin)
        _, _, after = rest.partition(end)
        page.write_text(f"{before}{begin}\n{text}\n{end}{after}")

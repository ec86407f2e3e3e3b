"""Sankey diagrams raced against d3-sankey and kuva, one thread each.

    python3 benches/peers/pictures/race.py          prints the table
    python3 benches/peers/pictures/race.py --write  also puts it into docs/benchmarks.md
    python3 benches/peers/pictures/race.py --look FOLDER  writes kuva's charts at 328 px, to be looked at

Makes SYNTHETIC graphs in a temporary folder and installs d3-sankey there (or in FOURP_RACE_ENV, where it is kept).
Each side runs in a process of its own, in turn, on the same file; reading it is not timed. In each process the work is done
again and again, and the fastest round counts, so that Node.js has compiled what it runs.

What each side is given, and so what is timed:
- layout: from a list of nodes and links to the places of all of them, 760 px wide. fourp-picture also reduces crossings,
  places the rows that long links pass, and adds up links exactly; d3-sankey relaxes six times, as it comes. kuva is asked to
  reduce crossings, which it does not otherwise; its layout is its scene.
- picture: the same, and an SVG of it as text with a label for each node and a tooltip for each link (kuva has none).
  fourp-picture measures its labels and keeps them apart; the others put them beside their nodes wherever that is.
No graph has a circle, which d3-sankey refuses.
"""

import os
import pathlib
import platform
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import racing

HERE = pathlib.Path(__file__).resolve().parent
D3 = "d3-sankey@0.12.3"
KUVA = "0.6.0"
ROUNDS = 3
LIMIT = 600

# Name, layers, nodes in each, links, and rounds within a process.
GRAPHS = [("50 nodes, 120 links", 5, 10, 120, 50), ("1,000 nodes, 5,000 links", 20, 50, 5_000, 10)]
SIDES = ["fourp-picture", "d3-sankey", "kuva"]


def graph(file, layers, size, links):
    """SYNTHETIC: most links lead to the next layer, some pass one or two; every node has one."""
    draw = random.Random(2019)
    pairs = {}
    for node in range(size * (layers - 1)):
        layer = node // size
        pairs[node, (layer + 1) * size + draw.randrange(size)] = draw.randrange(1, 1_000_000)
    while len(pairs) < links:
        layer = draw.randrange(layers - 1)
        reach = min(layers - 1, layer + draw.choice([1, 1, 1, 1, 2, 3]))
        pair = layer * size + draw.randrange(size), reach * size + draw.randrange(size)
        pairs[pair] = draw.randrange(1, 1_000_000)
    lines = [f"{source} {target} {weight}" for (source, target), weight in sorted(pairs.items())]
    file.write_text("\n".join([str(layers * size), *lines]) + "\n")


def build():
    command = ["cargo", "build", "--profile", "race", "--quiet", "--locked", "--manifest-path", HERE / "Cargo.toml"]
    subprocess.run(command, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or HERE / "target") / "race"
    return target / "race-pictures", target / "race-kuva"


def main():
    ours, kuva = build()
    if "--look" in sys.argv:
        subprocess.run([kuva, "look", sys.argv[sys.argv.index("--look") + 1]], check=True)
        return
    folder = pathlib.Path(os.environ.get("FOURP_RACE_ENV") or tempfile.mkdtemp(prefix="fourp-race-"))
    if not (folder / "node_modules" / "d3-sankey").exists():
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", folder, D3], check=True)
    os.environ["FOURP_RACE_MODULES"] = str(folder)
    commands = {"fourp-picture": [ours], "d3-sankey": ["node", HERE / "race.mjs"], "kuva": [kuva]}
    rows = []
    for name, layers, size, links, rounds in GRAPHS:
        file = folder / f"synthetic-{links}.graph"
        graph(file, layers, size, links)
        for work in ("layout", "picture"):
            best = {}
            for _ in range(ROUNDS):
                for side in SIDES:
                    found = run([*commands[side], work, file, str(rounds)])
                    if found and (side not in best or found[0] < best[side][0]):
                        best[side] = found
            print(name, work, best, file=sys.stderr, flush=True)
            rows.append((f"{work}, {name}", best))
    report(rows)


def run(command):
    """Wall seconds, processor seconds, nodes placed, characters written; nothing if it took too long."""
    try:
        said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return None
    return [float(word) for word in said.stdout.split()]


def report(rows):
    node = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    lines = [
        f"Least of {ROUNDS} runs in turn, and of the rounds in each: wall milliseconds (processor milliseconds); rustc {racing.rustc()},",
        f"{D3.replace('@', ' ')} on Node.js {node}, kuva {KUVA}, {platform.machine()}.",
        "",
        "| work | fourp-picture | d3-sankey | times faster | kuva | times faster |",
        "|---|---|---|---|---|---|",
    ]
    show = lambda found: f"{found[0] * 1e3:.2f} ({found[1] * 1e3:.2f})" if found else f"over {LIMIT} s"
    for name, best in rows:
        ours = best["fourp-picture"]
        cells = [name, show(ours)]
        for side in SIDES[1:]:
            theirs = best.get(side)
            cells += [show(theirs), f"{theirs[0] / ours[0]:.1f}" if theirs else ""]
        lines.append(f"| {' | '.join(cells)} |")
    racing.publish("pictures", lines)


if __name__ == "__main__":
    main()

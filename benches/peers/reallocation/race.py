"""Least-change reallocations raced against LEMON and OR-tools on the same synthetic networks, one thread each.

    python3 benches/peers/reallocation/race.py          prints the table
    python3 benches/peers/reallocation/race.py --write  also puts it into docs/benchmarks.md

Needs LEMON's headers and a C++ compiler (Debian: liblemon-dev, g++), without which LEMON is left out with a line that says so, and
OR-tools in this interpreter or in the virtual environment FOURP_RACE_ENV. Makes the networks in a temporary folder (or in
FOURP_RACE_NETS, where they are kept) with seeds that stand below. All sides solve a network that is already in memory; all must
find the same cost, and ours checks its proof.
"""

import array
import os
import pathlib
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import racing

ROUNDS = 5
PROFILE = os.environ.get("FOURP_RACE_PROFILE", "race")
# Name, pots, cells, highest weight, whether pots have a pace and lines have fences, seed.
NETS = [
    ("10,000 pots over 20 cells, weights to 100", 10_000, 20, 100, False, 1),
    ("10,000 pots over 20 cells, every weight 1", 10_000, 20, 1, False, 2),
    ("the first with pace and fences", 10_000, 20, 100, True, 3),
    ("1,000 pots over 200 cells, weights to 100", 1_000, 200, 100, False, 4),
]


def network(pots, cells, highest, is_fenced, seed):
    """Synthetic: what a reallocation becomes. Lines keep what they have at minus their weight and are added to at their weight; every
    cell is to get between 0.7 and 1.3 of what it has; a tenth to half of each pot may move, a fifth of lines keep nine tenths."""
    draw = random.Random(seed)
    amount = lambda: int(draw.lognormvariate(10, 2)) + 1 if draw.random() < 0.7 else 0
    lines = [[(amount(), draw.randint(1, highest)) for _ in range(cells)] for _ in range(pots)]
    now = [sum(pot[cell][0] for pot in lines) for cell in range(cells)]
    wanted = [int(sum_ * draw.uniform(0.7, 1.3)) for sum_ in now]
    wanted[now.index(max(now))] += sum(now) - sum(wanted)
    supplies = [-sum(now)] + [0] * cells
    arcs = [(1 + cell, 0, wanted[cell], wanted[cell], 0) for cell in range(cells)]
    for pot in lines:
        own, total = len(supplies), sum(amount for amount, _ in pot)
        supplies.append(total)
        mover = own
        if is_fenced:
            mover = len(supplies)
            supplies.append(0)
            arcs.append((own, mover, 0, total * draw.choice([10, 20, 50]) // 100, 0))
        for cell, (amount_, weight) in enumerate(pot):
            kept = amount_ * 9 // 10 if is_fenced and draw.random() < 0.2 else 0
            arcs.append((own, 1 + cell, kept, amount_, -weight))
            arcs.append((mover, 1 + cell, 0, total, weight))
    return supplies, arcs


def write(path, supplies, arcs):
    numbers = array.array("q", [len(supplies), len(arcs), *supplies, *(number for arc in arcs for number in arc)])
    with open(path, "wb") as file:
        numbers.tofile(file)


def solved(command):
    """The times of each round, processor first, and the cost found."""
    times, found = racing.rounds(command)
    return times, int(found)


def ortools_min_cost(path):
    import numpy
    from ortools.graph.python import min_cost_flow

    numbers = numpy.fromfile(path, dtype="<i8")
    nodes, count = map(int, numbers[:2])
    supplies = numbers[2 : 2 + nodes].copy()
    tail, head, lower, upper, cost = numbers[2 + nodes :].reshape(count, 5).T
    # OR-tools has no lower bounds: they are taken out beforehand.
    numpy.subtract.at(supplies, tail, lower)
    numpy.add.at(supplies, head, lower)
    times = []
    for _ in range(ROUNDS):
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(tail.astype("i4"), head.astype("i4"), upper - lower, cost)
        solver.set_nodes_supplies(numpy.arange(nodes, dtype="i4"), supplies)
        processor, wall = time.process_time(), time.perf_counter()
        if solver.solve() != solver.OPTIMAL:
            sys.exit("OR-tools finds no flow")
        times.append((time.process_time() - processor, time.perf_counter() - wall))
    return times, solver.optimal_cost() + int((lower * cost).sum())


def peers(folder):
    """Each peer as a function from the file of a network to its times and what it found, and the versions."""
    found, versions = {}, []
    compiler = shutil.which("g++")
    program = folder / "lemon"
    source = pathlib.Path(__file__).with_name("lemon.cc")
    if compiler and subprocess.run([compiler, "-O3", "-DNDEBUG", "-o", program, source]).returncode == 0:
        for solver in ("network-simplex", "cost-scaling"):
            found[f"LEMON {solver}"] = lambda path, solver=solver: solved([program, solver, path, ROUNDS])
        said = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "liblemon-dev"], capture_output=True, text=True).stdout
        gcc = subprocess.run([compiler, "-dumpfullversion"], capture_output=True, text=True).stdout.strip()
        versions += [f"LEMON {said or 'of unknown version'} by g++ {gcc} -O3"]
    else:
        print("skipped: LEMON is not here")
    try:
        import importlib.metadata

        found["OR-tools"] = ortools_min_cost
        versions.append(f"OR-tools {importlib.metadata.version('ortools')}")
    except ModuleNotFoundError:
        del found["OR-tools"]
        print("skipped: OR-tools is not here")
    return found, versions


def main():
    environment = os.environ.get("FOURP_RACE_ENV")
    if environment and pathlib.Path(sys.prefix).resolve() != pathlib.Path(environment).resolve():
        command = [pathlib.Path(environment) / "bin" / "python", __file__, *sys.argv[1:]]
        sys.exit(subprocess.run(command).returncode)
    [program] = racing.programs("race-reallocation", profile=PROFILE)
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(os.environ.get("FOURP_RACE_NETS") or temporary)
        folder.mkdir(exist_ok=True)
        others, versions = peers(pathlib.Path(temporary))
        for number, (name, *shape) in enumerate(NETS, 1):
            path = folder / f"reallocation-{number}.bin"
            if not path.exists():
                write(path, *network(*shape))
            times, cost = solved([program, "min-cost", path, ROUNDS])
            for peer, solve in others.items():
                theirs, found = solve(path)
                if found != cost:
                    sys.exit(f"{name}: {peer} finds {found}, fourp {cost}")
                times += solved([program, "min-cost", path, 1])[0]
                rows.append((name, times, peer, min(theirs)))
    lines = [
        f"Least of at least {ROUNDS} runs, processor seconds (wall seconds of that run), one thread; rustc {racing.rustc()}, "
        f"{', '.join(versions)}, Python {platform.python_version()}.",
        "",
        "| network of about 400,000 arcs | fourp-graph, s | peer, s | times faster |",
        "|---|---|---|---|",
    ]
    for name, times, peer, (spent, spent_wall) in rows:
        processor, wall = min(times)
        lines.append(f"| {name} | {processor:.3f} ({wall:.3f}) | {peer} {spent:.3f} ({spent_wall:.3f}) | {spent / processor:.1f} |")
    racing.publish("reallocation", lines)


if __name__ == "__main__":
    main()

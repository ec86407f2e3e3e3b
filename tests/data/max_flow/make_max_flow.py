"""Networks from a fixed seed with their largest flows, as OR-tools and LEMON find them: writes answers.json beside it.

    apt-get install liblemon-dev    # 1.3.1, and a C++ compiler
    pip install ortools==9.15.6755
    python3 tests/data/max_flow/make_max_flow.py

Both must agree on every network, or nothing is written. Capacities are text, for they may need all 63 bits.
"""

import json
import pathlib
import random
import subprocess
import tempfile

import ortools
from ortools.graph.python import max_flow

HERE = pathlib.Path(__file__).parent
LIMIT = 2**63 - 1


def networks():
    draw = random.Random(20190628)
    for nodes, edges, most in [(2, 5, 9), (4, 9, 5), (6, 18, 12), (10, 40, 100), (30, 150, 10**6), (60, 400, 10**12)]:
        for number in range(4):
            ends = [(draw.randrange(nodes), draw.randrange(nodes)) for _ in range(edges)]
            capacities = [draw.choice([0, 1, draw.randint(0, most), draw.randint(0, most)]) for _ in ends]
            yield f"any-{nodes}-{number}", nodes, [(*two, c) for two, c in zip(ends, capacities)]
    # Tiers of eight, each paying the next, and some money back.
    for number in range(3):
        tier = lambda which: [2 + 8 * which + place for place in range(8)]
        edges = [(0, node, draw.randint(1, 10**9)) for node in tier(0)]
        for which in range(4):
            for _ in range(40):
                two = (draw.choice(tier(which)), draw.choice(tier(which + 1)))
                edges.append((*(two[::-1] if draw.random() < 0.1 else two), draw.randint(1, 10**9)))
        edges += [(node, 1, draw.randint(1, 10**9)) for node in tier(4)]
        yield f"tiers-{number}", 42, edges
    # Sums up to the last unit of 63 bits.
    yield "limit-one", 2, [(0, 1, LIMIT)]
    yield "limit-sum", 4, [(0, 2, LIMIT - 5), (0, 3, 5), (2, 1, LIMIT - 7), (3, 1, LIMIT), (2, 3, 2)]


def or_tools(nodes, edges):
    solver = max_flow.SimpleMaxFlow()
    for tail, head, capacity in edges:
        solver.add_arc_with_capacity(tail, head, capacity)
    assert solver.solve(0, 1) == solver.OPTIMAL
    return solver.optimal_flow()


def lemon(program, nodes, edges):
    lines = [f"{nodes} {len(edges)} 0 1", *(f"{tail} {head} {capacity}" for tail, head, capacity in edges)]
    said = subprocess.run([program], input="\n".join(lines), capture_output=True, text=True, check=True)
    return int(said.stdout)


def main():
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "lemon"
        subprocess.run(["g++", "-O2", "-o", program, HERE / "lemon_max_flow.cpp"], check=True)
        found = []
        for name, nodes, edges in networks():
            value = or_tools(nodes, edges)
            assert value == lemon(program, nodes, edges), name
            texts = [[tail, head, str(capacity)] for tail, head, capacity in edges]
            found.append({"name": name, "nodes": nodes, "edges": texts, "value": str(value)})
    lemon_version = subprocess.run(
        ["dpkg-query", "-W", "-f=${Version}", "liblemon-dev"], capture_output=True, text=True, check=True).stdout
    head = {"made_by": "tests/data/max_flow/make_max_flow.py", "ortools": ortools.__version__, "lemon": lemon_version}
    rows = ",\n".join(json.dumps(one, separators=(",", ":")) for one in found)
    text = f'{{"made":{json.dumps(head)},"networks":[\n{rows}\n]}}\n'
    (HERE / "answers.json").write_text(text)


if __name__ == "__main__":
    main()

"""Synthetic networks with the cost of their cheapest flows as LEMON and OR-tools find it, both of which must agree.

    g++ -O2 -o lemon ../../../benches/peers/reallocation/lemon.cc    (Debian: liblemon-dev, g++)
    python3 make.py ./lemon > networks.txt                           (pip install ortools)

Each network: `network NODES ARCS COST`, where COST is a number or `none`; a line of supplies; a line for each arc: tail, head, lower bound,
upper bound, cost.
"""

import array
import importlib.metadata
import random
import subprocess
import sys
import tempfile

from ortools.graph.python import min_cost_flow


def network(draw, nodes, count, wide, dear, is_feasible):
    supplies = [0] * nodes
    arcs = []
    for _ in range(count):
        tail, head = draw.randrange(nodes), draw.randrange(nodes)
        lower = draw.choice([0, 0, 0, draw.randint(0, wide)])
        upper = lower + draw.randint(0, wide)
        arcs.append((tail, head, lower, upper, draw.randint(-dear // 4, dear)))
        if is_feasible:
            flow = draw.randint(lower, upper)
            supplies[tail] += flow
            supplies[head] -= flow
    if not is_feasible:
        for node in range(nodes - 1):
            supplies[node] = draw.randint(-wide, wide)
        supplies[-1] -= sum(supplies[:-1])
    return supplies, arcs


def by_lemon(program, supplies, arcs):
    with tempfile.NamedTemporaryFile() as file:
        array.array("q", [len(supplies), len(arcs), *supplies, *(n for arc in arcs for n in arc)]).tofile(file)
        file.flush()
        answers = []
        for solver in ("network-simplex", "cost-scaling"):
            done = subprocess.run([program, solver, file.name, "0"], capture_output=True, text=True)
            answers.append(int(done.stdout.split()[1]) if done.returncode == 0 else None)
    assert answers[0] == answers[1], answers
    return answers[0]


def by_ortools(supplies, arcs):
    solver = min_cost_flow.SimpleMinCostFlow()
    supplies, base = list(supplies), 0
    for tail, head, lower, upper, cost in arcs:
        solver.add_arc_with_capacity_and_unit_cost(tail, head, upper - lower, cost)
        supplies[tail] -= lower
        supplies[head] += lower
        base += lower * cost
    for node, supply in enumerate(supplies):
        solver.set_node_supply(node, supply)
    status = solver.solve()
    if status == solver.OPTIMAL:
        return solver.optimal_cost() + base
    assert status == solver.INFEASIBLE, status
    return None


def main():
    lemon = sys.argv[1]
    draw = random.Random(20190628)
    version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "liblemon-dev"], capture_output=True, text=True).stdout
    print(f"# Synthetic, by tests/data/min_cost/make.py: LEMON {version} (network simplex and cost scaling), "
          f"OR-tools {importlib.metadata.version('ortools')}.")
    for number in range(40):
        nodes = draw.randint(2, 30)
        wide, dear = draw.choice([(3, 4), (1_000, 100), (10**12, 10**4)])
        supplies, arcs = network(draw, nodes, draw.randint(1, 3 * nodes), wide, dear, number % 4 != 0)
        cost = by_lemon(lemon, supplies, arcs)
        assert cost == by_ortools(supplies, arcs), number
        print("network", nodes, len(arcs), "none" if cost is None else cost)
        print(*supplies)
        for arc in arcs:
            print(*arc)


main()

"""Questions of networks raced against igraph, networkx, scipy and SetSimilaritySearch, one thread each.

    python3 benches/peers/governance/race.py          prints the table
    python3 benches/peers/governance/race.py --write  also puts it into docs/benchmarks.md
    python3 benches/peers/governance/race.py --only join,cores
    python3 benches/peers/governance/race.py --small    once each, on the smallest network: a trial, which is not written

Makes a virtual environment in a temporary folder (or in FOURP_RACE_ENV, where it is kept) and networks beside it (or in
FOURP_RACE_NETS), so the repository and the system stay as they are. Each side runs in a process of its own, in turn,
on the same file; reading it and building the graph are not timed but where that is the work. The least processor time of
each counts, with the wall time and the peak memory of that run. A peer that takes longer than ten minutes is stopped, and
one that takes longer than a minute runs once.

What each side is given, and so what is timed:
- constraint: fourp-governance has the network of groups and parties, and never makes the graph of groups tied by what they
  share. networkx and igraph have no constraint of such a network: "networkx" and "igraph" start from it as well and are
  timed with their own projection (weighted_projected_graph; bipartite_projection); "..., projected" are given the
  projected graph and timed without it. networkx's constraint is that of sparse matrices (since 3.4), of all nodes
  at once.
- two-mode: robins_alexander_clustering, node_redundancy of parties in two groups or more, latapy_clustering of parties, one
  after another; fourp-governance in one pass, with butterflies besides.
- betweenness, components, cores, articulation, eigenvector: igraph has its own graph of groups and parties.
- leiden, barber: one start of two iterations each, igraph and leidenalg as they come; each has its own graph of groups and
  parties. leidenalg's modularity of two modes is that of its documentation, three layers. The digits are the modularity
  of what each found, and need not agree: more is better.
- join: SetSimilaritySearch has the members of each group as lists of numbers.
- plan: fourp-governance has the network, finds what must be kept, plans, certifies and tells the ledger, and checks the plan
  after the clock has stopped; scipy.optimize.milp (HiGHS, no gap allowed) has the distinct rows as a sparse matrix. Digits are
  the fewest groups, whether proven, and how many things must be kept.
- eigenvector: scipy has the table of groups and parties as a sparse matrix.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import racing

PACKAGES = ["numpy==2.4.6", "scipy==1.17.1", "igraph==1.0.0", "networkx==3.6.1", "SetSimilaritySearch==1.0.1",
            "leidenalg==0.12.0"]
ROUNDS = 3
LIMIT = 600
SLOW = 60

# The work, the network, the peers, and what it is called.
RACES = [
    ("betweenness", "small", ["igraph"], "exact betweenness, 65k ties"),
    ("betweenness-64", "middle", ["igraph"], "betweenness from 64 sources, 1M ties"),
    ("constraint", "small", ["networkx", "networkx, projected", "igraph", "igraph, projected"],
     "constraint of 2,000 groups, 65k ties"),
    ("holes", "small", [], "constraint, effective size, efficiency and hierarchy of 2,000 groups, 65k ties"),
    ("join", "middle", ["SetSimilaritySearch"], "pairs with Jaccard 4/5 or more, 1M ties"),
    ("two-mode", "small", ["networkx"], "Robins-Alexander, Latapy, redundancy, 65k ties"),
    ("components", "middle", ["igraph"], "components, 1M ties"),
    ("cores", "middle", ["igraph"], "k-core, 1M ties"),
    ("articulation", "middle", ["igraph"], "articulation points, 1M ties"),
    ("eigenvector", "middle", ["igraph", "scipy"], "eigenvector, 1M ties"),
    ("leiden", "middle", ["igraph"], "Leiden, Newman's modularity, 2 iterations, 1M ties"),
    ("barber", "middle", ["leidenalg"], "Leiden, Barber's modularity, 2 iterations, 1M ties"),
    ("plan", "plan-96", ["scipy"], "fewest groups that keep everything, of 96"),
    ("plan", "plan-500", ["scipy"], "fewest groups that keep everything, of 500"),
    ("plan", "plan-2000", ["scipy"], "fewest groups that keep everything, of 2,000"),
    ("build", "large", [], "build, 10M ties"),
    ("join", "large", [], "pairs with Jaccard 4/5 or more, 10M ties"),
    ("two-mode", "large", [], "Robins-Alexander, Latapy, redundancy, 10M ties"),
]


def inside():
    if "--small" in sys.argv and "--write" in sys.argv:
        sys.exit("--small looks whether all works run; its times are not for the page")
    program, maker = racing.programs("race-governance", "make-groups", profile="race")
    nets = pathlib.Path(os.environ.get("FOURP_RACE_NETS") or tempfile.mkdtemp(prefix="fourp-nets-"))
    if not all((nets / f"{net}.net").exists() for net in ("large", "plan-2000")):
        subprocess.run([maker, nets], check=True)
    only = sys.argv[sys.argv.index("--only") + 1].split(",") if "--only" in sys.argv else None
    rounds, races = ROUNDS, RACES
    if "--small" in sys.argv:
        # Works that differ in their network only are one here.
        trials = {work: (work, "plan-96" if work == "plan" else "small", peers, f"{work}, small") for work, _, peers, _ in reversed(RACES)}
        rounds, races = 1, list(trials.values())
    rows = []
    for work, net, peers, name in races:
        if only and work not in only:
            continue
        file = nets / f"{net}.net"
        best = {}
        slow = set()
        for _ in range(rounds):
            for side in ["fourp", *(side for side in peers if side not in slow)]:
                command = [program, work, file]
                if side != "fourp":
                    command = [sys.executable, __file__, "--peer", side, work, file]
                found = run(command)
                if not found or found[0] > SLOW:
                    slow.add(side)
                if found and (side not in best or found[1] < best[side][1]):
                    best[side] = found
        print(name, {side: found for side, found in best.items()}, file=sys.stderr, flush=True)
        rows.append((name, best, peers))
    report(rows, rounds)


def run(command):
    """Wall seconds, processor seconds, peak megabytes, digits; nothing if it took too long."""
    try:
        said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return None
    numbers = [float(word) for word in said.stdout.split()]
    return numbers[0], numbers[1], numbers[2], numbers[3:]


def peer(side, work, file):
    """One work of one peer: its line is what race.rs prints."""
    import resource
    import time

    import numpy

    words = numpy.fromfile(file, dtype="<u4").astype("int64")
    groups, parties = int(words[0]), int(words[1])
    ties = words[2:].reshape(-1, 2) if work != "plan" else words
    side, _, given = side.partition(", ")
    work = f"{work}, {given}" if given else work
    task = {"igraph": of_igraph, "networkx": of_networkx, "scipy": of_scipy,
            "SetSimilaritySearch": of_sets, "leidenalg": of_leidenalg}[side](work, groups, parties, ties)
    wall, processor = time.perf_counter(), time.process_time()
    found = task()
    processor, wall = time.process_time() - processor, time.perf_counter() - wall
    digits = found() if callable(found) else found
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(wall, processor, peak, *digits)


def of_igraph(work, groups, parties, ties):
    import igraph

    edges = ties.copy()
    edges[:, 1] += groups
    graph = igraph.Graph(n=groups + parties, edges=edges.tolist())
    graph.vs["type"] = [False] * groups + [True] * parties
    project = lambda: graph.bipartite_projection(which=0, multiplicity=True)
    if work == "leiden":
        import random

        random.seed(2019)

        def leiden():
            found = graph.community_leiden(objective_function="modularity", n_iterations=2)
            return lambda: [graph.modularity(found.membership)]

        return leiden
    constraint = lambda shared: [sum(value for value in shared.constraint(weights="weight") if value == value)]
    if work == "constraint":
        return lambda: constraint(project())
    if work == "constraint, projected":
        shared = project()
        return lambda: constraint(shared)
    sources = [node for n in range(32) for node in (n * (groups // 32), groups + n * (parties // 32))]
    return {
        "betweenness": lambda: [sum(graph.betweenness(directed=False))],
        # igraph counts each pair of a source and a target in both orders and halves it.
        "betweenness-64": lambda: [sum(graph.betweenness(directed=False, sources=sources)) * 2],
        "components": lambda: [len(graph.connected_components())],
        "cores": lambda: (lambda cores: [max(cores), sum(cores)])(graph.coreness()),
        "articulation": lambda: [len(graph.articulation_points())],
        "eigenvector": lambda: scored(*graph.eigenvector_centrality(scale=False, return_eigenvalue=True), groups),
    }[work]


def scored(entries, eigenvalue, groups):
    length = sum(entry * entry for entry in entries) ** 0.5
    own = [abs(entry) / length for entry in entries[:groups]]
    return [eigenvalue, max(own), sum(entry * entry for entry in own)]


def of_networkx(work, groups, parties, ties):
    import networkx
    from networkx.algorithms import bipartite

    graph = networkx.Graph()
    graph.add_nodes_from(range(groups + parties))
    graph.add_edges_from((int(group), groups + int(party)) for group, party in ties)
    project = lambda: bipartite.weighted_projected_graph(graph, range(groups))

    def constraint(shared):
        values = networkx.constraint(shared, weight="weight").values()
        return [sum(value for value in values if value == value)]

    if work == "constraint":
        return lambda: constraint(project())
    if work == "constraint, projected":
        shared = project()
        return lambda: constraint(shared)

    def two_mode():
        own = range(groups, groups + parties)
        redundant = bipartite.node_redundancy(graph, [node for node in own if graph.degree(node) > 1])
        clustering = bipartite.latapy_clustering(graph, own)
        return [bipartite.robins_alexander_clustering(graph), sum(redundant.values()), sum(clustering.values())]

    return two_mode


def kept(groups, words):
    """The groups that have each thing recorded: a cell, a decision on it, a party's voice over it."""
    seats = words[4:4 + 2 * words[3]].reshape(-1, 2).tolist()
    remits = words[4 + 2 * words[3]:].reshape(-1, 2).tolist()
    cells, members = [[] for _ in range(groups)], [[] for _ in range(groups)]
    for group, cell in remits:
        cells[group].append(cell)
    for group, party in seats:
        members[group].append(party)
    holders = {}
    for group in range(groups):
        for cell in cells[group]:
            holders.setdefault(("work", cell), []).append(group)
            if group % 3 == 0:
                holders.setdefault(("decision", cell), []).append(group)
            for party in members[group]:
                holders.setdefault((party, cell), []).append(group)
    return len(holders), sorted({tuple(own) for own in holders.values()})


def of_scipy(work, groups, parties, ties):
    import numpy
    import scipy.sparse
    from scipy.sparse.linalg import svds

    if work == "plan":
        from scipy.optimize import Bounds, LinearConstraint, milp

        things, rows = kept(groups, ties)
        places = [(row, group) for row, own in enumerate(rows) for group in own]
        entries, columns = zip(*places)
        table = scipy.sparse.csr_matrix((numpy.ones(len(places)), (entries, columns)), (len(rows), groups))
        above = LinearConstraint(table, numpy.ones(len(rows)), numpy.inf)

        def plan():
            found = milp(numpy.ones(groups), integrality=numpy.ones(groups), bounds=Bounds(0, 1),
                         constraints=above, options={"mip_rel_gap": 0})
            return [round(found.fun), float(found.status == 0), things]

        return plan

    table = scipy.sparse.csr_matrix((numpy.ones(len(ties)), (ties[:, 0], ties[:, 1])), (groups, parties))

    def eigenvector():
        left, value, right = svds(table, k=1, random_state=2019)
        return lambda: scored(numpy.concatenate([left[:, 0], right[0]]).tolist(), float(value[0]), groups)

    return eigenvector


def of_leidenalg(work, groups, parties, ties):
    import igraph
    import leidenalg
    import numpy

    edges = ties.copy()
    edges[:, 1] += groups
    graph = igraph.Graph(n=groups + parties, edges=edges.tolist())
    graph.vs["type"] = [0] * groups + [1] * parties

    def barber():
        # The documentation's bipartite modularity: resolution 1/m, nodes as large as their degrees.
        layers = leidenalg.CPMVertexPartition.Bipartite(
            graph, resolution_parameter_01=1 / len(ties), degree_as_node_size=True, types="type")
        optimiser = leidenalg.Optimiser()
        optimiser.set_rng_seed(2019)
        optimiser.optimise_partition_multiplex(list(layers), layer_weights=[1, -1, -1], n_iterations=2)

        def modularity():
            label = numpy.array(layers[0].membership)
            group, party = label[ties[:, 0]], label[ties[:, 1] + groups]
            count = label.max() + 1
            expected = (numpy.bincount(group, minlength=count) * numpy.bincount(party, minlength=count)).sum()
            return [float((group == party).mean() - expected / len(ties) ** 2)]

        return modularity

    return barber


def of_sets(work, groups, parties, ties):
    import SetSimilaritySearch

    sets = [[] for _ in range(groups)]
    for group, party in ties.tolist():
        sets[group].append(party)
    kept = [members for members in sets if members]
    return lambda: [sum(1 for _ in SetSimilaritySearch.all_pairs(kept, "jaccard", 0.8))]


def compared(ours, theirs, name):
    if name.startswith("Leiden"):
        return f"Q {ours[0]:.5f}, theirs {theirs[0]:.5f}"
    return "agree" if digits_agree(ours, theirs) else f"{ours} and {theirs}"


def digits_agree(ours, theirs):
    return all(abs(a - b) <= 1e-6 * max(abs(a), abs(b)) for a, b in zip(ours, theirs))


def report(rows, rounds):
    lines = [
        f"Least of {rounds} runs in turn: processor seconds (wall seconds, peak memory of the process in MB); rustc {racing.rustc()},",
        f"{racing.versions(PACKAGES)}. *Digits*: whether both sides' results agree to six of them.",
        "",
        "| work | fourp-governance | peer | | times faster | digits |",
        "|---|---|---|---|---|---|",
    ]
    show = lambda found: f"{found[1]:.3f} ({found[0]:.3f}, {found[2]:.0f})"
    for name, best, peers in rows:
        ours = best["fourp"]
        if not peers:
            lines.append(f"| {name} | {show(ours)} | none | | | |")
        for side in peers:
            theirs = best.get(side)
            if theirs is None:
                lines.append(f"| {name} | {show(ours)} | {side} | over {LIMIT} s | | |")
                continue
            agree = compared(ours[3], theirs[3], name)
            lines.append(f"| {name} | {show(ours)} | {side} | {show(theirs)} | {theirs[1] / (ours[1] or ours[0]):.1f} | {agree} |")
    racing.publish("governance", lines)


if __name__ == "__main__":
    if "--peer" in sys.argv:
        at = sys.argv.index("--peer")
        peer(*sys.argv[at + 1:at + 4])
    else:
        racing.with_peers(__file__, PACKAGES, inside)

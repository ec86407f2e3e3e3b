"""Questions about money raced against tools of the trade on the same synthetic nets, one thread each.

    python3 benches/peers/funding/race.py          prints the table
    python3 benches/peers/funding/race.py --write  also puts it into docs/benchmarks.md
    python3 benches/peers/funding/race.py --only conservation
    python3 benches/peers/funding/race.py --quick  leaves out the nets of ten million flows

Makes a virtual environment in a temporary folder (or in FOURP_RACE_ENV, where it is kept), and the nets in another (or
in FOURP_RACE_NETS, where they are kept). Both sides run in turn; the least processor time of each counts, and the
wall time of that run is shown beside it. Bodies and rows of the nets are shuffled. What both sides found must agree.

To race something else, add a task to `race.rs` and a Race to `races`.
"""

import dataclasses
import os
import pathlib
import subprocess
import sys
import tempfile
import typing

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import racing

PACKAGES = ["numpy==2.4.6", "scipy==1.17.1", "polars==2.1.0", "duckdb==2.0.0", "ortools==9.15.6755", "igraph==1.0.0"]
ROUNDS = 5
# "release" builds faster, for a first look.
PROFILE = os.environ.get("FOURP_RACE_PROFILE", "race")


@dataclasses.dataclass
class Race:
    """One row for each peer. A peer is given the net and returns the work to be timed; the work returns what it found,
    which `tell` turns into the words that our side printed after `found`; without it, nothing is compared."""

    name: str
    kind: str
    task: str
    peers: dict[str, typing.Callable] = dataclasses.field(default_factory=dict)
    tell: typing.Callable | None = None


class Net:
    """The columns of a net, as `make-net` wrote them."""

    def __init__(self, path):
        import numpy

        with open(path, "rb") as file:
            read = lambda kind, count: numpy.fromfile(file, dtype=kind, count=int(count))
            self.flows, self.bodies, sources, sinks, self.periods, self.streams = map(int, read("<u8", 6))
            self.sources, self.sinks = read("<u4", sources), read("<u4", sinks)
            self.payer, self.payee = read("<u4", self.flows), read("<u4", self.flows)
            self.amount, self.period = read("<i8", self.flows), read("<u1", self.flows)
            self.stream = read("<u2", self.flows)


def races():
    return [
        Race("rows into a frozen graph, 1,000,000 flows", "standard", "compile"),
        Race("rows into a frozen graph, 10,000,000 flows", "large", "compile"),
        Race("conservation, body x year, 1,000,000 flows", "standard", "conservation",
             {"duckdb": duckdb_conservation, "polars": polars_conservation}, tell_conservation),
        Race("conservation, body x year, 10,000,000 flows", "large", "conservation",
             {"duckdb": duckdb_conservation, "polars": polars_conservation}, tell_conservation),
        Race("strong components", "standard", "strong", {"scipy": scipy_strong}, str),
        Race("strong components, 1 % refunds", "refunds", "strong", {"scipy": scipy_strong}, str),
        Race("prepare for tracing, and trace once", "standard", "routes"),
        Race("trace one source, floating point", "standard", "trace-float", {"scipy": scipy_trace}, pounds),
        Race("trace one source, to the penny", "standard", "trace-units", {"scipy": scipy_trace}, pounds),
        Race("trace one source, 10,000,000 flows, to the penny", "large", "trace-units", {"scipy": scipy_trace}, pounds),
        Race("trace one source, fifty tiers, to the penny", "deep", "trace-units", {"scipy": scipy_trace}, pounds),
        Race("trace one source, 1 % refunds, to the penny", "refunds", "trace-units", {"scipy": scipy_trace}, pounds),
        Race("share of every body going to each of 40 sinks", "standard", "reach", {"scipy": scipy_reach},
             lambda found: f"{found[:, 0].sum():.6f}"),
        Race("stream counts and HHI per body", "standard", "streams", {"duckdb": duckdb_streams}, tell_streams),
        Race("bounds of one pair: two largest flows", "standard", "bounds",
             {"OR-tools": or_tools_bounds, "igraph": igraph_bounds}, tell_bounds),
        Race("bounds of one pair, fifty tiers", "deep", "bounds",
             {"OR-tools": or_tools_bounds, "igraph": igraph_bounds}, tell_bounds),
        Race("bounds of one pair, 1 % refunds", "refunds", "bounds",
             {"OR-tools": or_tools_bounds, "igraph": igraph_bounds}, tell_bounds),
    ]


def duckdb_conservation(net):
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    columns = {name: getattr(net, name) for name in ("payer", "payee", "amount", "period")}
    connection.register("columns", columns)
    connection.execute("create table flows as select * from columns")
    query = """select body, period, sum(amount) as left_over from (
        select payee as body, period, amount from flows
        union all select payer as body, period, -amount from flows) group by body, period"""
    return lambda: connection.execute(query).fetchnumpy()


def polars_conservation(net):
    import polars

    columns = {name: getattr(net, name) for name in ("payer", "payee", "amount", "period")}
    flows = polars.DataFrame(columns)
    sides = [("payee", polars.col("amount")), ("payer", -polars.col("amount"))]

    def work():
        parts = [flows.lazy().select(polars.col(side).alias("body"), "period", amount.alias("left_over"))
                 for side, amount in sides]
        found = polars.concat(parts).group_by("body", "period").agg(polars.col("left_over").sum()).collect()
        return {name: found[name].to_numpy() for name in found.columns}

    return work


def tell_conservation(found):
    """How many lines, how many with something left over, and a sum in which every line has its own weight."""
    import numpy

    left = numpy.array(found["left_over"], dtype="float64").astype("int64")
    assert numpy.abs(left).max() < 2**53
    weight = found["body"].astype("int64") * 5 + found["period"] + 1
    with numpy.errstate(over="ignore"):
        return f"{len(left)} {int((left != 0).sum())} {int((weight * left).sum())}"


def duckdb_streams(net):
    """Pots of each payee, as payer and stream; and the sum of their squared shares."""
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    columns = {name: getattr(net, name) for name in ("payer", "payee", "amount", "stream")}
    connection.register("columns", columns)
    connection.execute("create table flows as select * from columns")
    query = """select payee, count(*) as pots, sum(money::double * money::double) / (sum(money)::double ^ 2) as herfindahl
        from (select payee, payer, stream, sum(amount) as money from flows group by payee, payer, stream) group by payee"""
    return lambda: connection.execute(query).fetchnumpy()


def tell_streams(found):
    """How many payees, how many pots, and a sum of the indices in which every payee counts alike."""
    return f"{len(found['pots'])} {int(found['pots'].sum())} {found['herfindahl'].sum():.3f}"


def ends(net):
    """What enters and rests at each body, and the first source and sink."""
    import numpy

    balance = numpy.zeros(net.bodies, dtype="int64")
    numpy.add.at(balance, net.payer, net.amount)
    numpy.subtract.at(balance, net.payee, net.amount)
    return numpy.maximum(balance, 0), numpy.maximum(-balance, 0), int(net.sources[0]), int(net.sinks[0])


def or_tools_bounds(net):
    """Built beforehand; each of the two flows is solved once a round. Entries and the exit that are not asked after have
    the capacity 0, so that one network does for both."""
    import numpy
    from ortools.graph.python import max_flow

    entering, resting, source, sink = ends(net)
    before, behind = net.bodies, net.bodies + 1
    doors = numpy.flatnonzero(entering).astype("int32")
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(net.payer.astype("int32"), net.payee.astype("int32"), net.amount)
    gates = flow.add_arcs_with_capacity(numpy.full(len(doors), before, dtype="int32"), doors, entering[doors])
    flow.add_arc_with_capacity(sink, behind, int(resting[sink]))

    def largest(capacities):
        flow.set_arcs_capacity(gates, capacities)
        assert flow.solve(before, behind) == flow.OPTIMAL
        return flow.optimal_flow()

    def work():
        own = numpy.where(doors == source, entering[doors], 0)
        most = largest(own)
        return int(resting[sink]) - largest(entering[doors] - own), most

    return work


def igraph_bounds(net):
    """Built beforehand, with a network for each of the two flows."""
    import igraph
    import numpy

    entering, resting, source, sink = ends(net)
    assert entering.sum() < 2**53
    before, behind = net.bodies, net.bodies + 1

    def network(doors):
        tails = numpy.concatenate([net.payer, numpy.full(len(doors), before), [sink]])
        heads = numpy.concatenate([net.payee, doors, [behind]])
        graph = igraph.Graph(n=net.bodies + 2, edges=numpy.stack([tails, heads], axis=1), directed=True)
        return graph, numpy.concatenate([net.amount, entering[doors], [resting[sink]]]).astype("float64").tolist()

    doors = numpy.flatnonzero(entering)
    own, others = network(doors[doors == source]), network(doors[doors != source])
    largest = lambda graph, capacities: int(graph.maxflow_value(before, behind, capacities))
    return lambda: (int(resting[sink]) - largest(*others), largest(*own))


def tell_bounds(found):
    return f"{found[0]} {found[1]}"


def matrix(net):
    """Parts of what goes through each body, from column to row, and what enters and rests there."""
    import numpy
    from scipy import sparse

    amount = net.amount.astype("float64")
    paid = numpy.bincount(net.payer, amount, net.bodies)
    received = numpy.bincount(net.payee, amount, net.bodies)
    through = numpy.maximum(numpy.maximum(paid, received), 1)
    parts = sparse.csr_matrix((amount / through[net.payer], (net.payee, net.payer)), shape=(net.bodies, net.bodies))
    return parts, through, numpy.maximum(paid - received, 0), numpy.maximum(received - paid, 0)


def scipy_strong(net):
    from scipy.sparse.csgraph import connected_components

    parts = matrix(net)[0].T.tocsr()
    return lambda: connected_components(parts, directed=True, connection="strong")[0]


def scipy_trace(net):
    """Mat-vecs until less than 2^-22 pennies are on their way, as on our side."""
    import numpy

    parts, through, entering, resting = matrix(net)
    start = numpy.zeros(net.bodies)
    start[net.sources[0]] = entering[net.sources[0]]
    kept = resting / through

    def work():
        moving, total = start, start.copy()
        while moving.sum() > 2**-22:
            moving = parts @ moving
            total += moving
        return (total * kept)[net.sinks[0]]

    return work


def scipy_reach(net):
    import numpy

    parts, through, _, resting = matrix(net)
    parts = parts.T.tocsr()
    start = numpy.zeros((net.bodies, len(net.sinks)))
    start[net.sinks, numpy.arange(len(net.sinks))] = (resting / through)[net.sinks]

    def work():
        moving, total = start, start.copy()
        while moving.any():
            moving = parts @ moving
            total += moving
        return total

    return work


def pounds(pennies):
    return f"{pennies / 100:.0f}"


def inside():
    wanted = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    is_quick = "--quick" in sys.argv  # Without the nets of ten million flows.
    maker, program = racing.programs("make-net", "race-funding", profile=PROFILE)
    kept = os.environ.get("FOURP_RACE_NETS")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(kept or temporary)
        folder.mkdir(exist_ok=True)

        def net_of(kind):
            path = folder / f"{kind}.bin"
            if not path.exists():
                subprocess.run([maker, kind, folder / kind], check=True)
            return path

        asked = [race for race in races() if wanted in race.name and not (is_quick and race.kind == "large")]
        rows = [row for race in asked for row in run(race, program, net_of(race.kind))]
        memory = "" if wanted or is_quick else racing.rounds([program, "memory", net_of("large"), 1])[1]
    report(rows, memory)


def run(race, program, path):
    net = Net(path) if race.peers else None
    times, found = racing.rounds([program, race.task, path, ROUNDS])
    if not race.peers:
        return [(race.name, min(times), None, None)]
    rows = []
    for name, peer in race.peers.items():
        work = peer(net)
        theirs = []
        for _ in range(ROUNDS):
            times += racing.rounds([program, race.task, path, 1])[0]
            spent, result = racing.timed(work)
            theirs.append(spent)
        if race.tell and race.tell(result) != found:
            sys.exit(f"{race.name}: {name} found {race.tell(result)}, fourp {found}")
        rows.append((name, min(theirs)))
    return [(race.name, min(times), name, spent) for name, spent in rows]


def report(rows, memory):
    lines = [
        f"Least of at least {ROUNDS} runs in turn, processor seconds (wall seconds of that run), one thread; "
        f"rustc {racing.rustc()}, {racing.versions(PACKAGES)}.",
        "",
        "| work | fourp-funding, s | peer, s | times faster |",
        "|---|---|---|---|",
    ]
    for name, (processor, wall), peer, spent in rows:
        theirs = f"{peer} {spent[0]:.3f} ({spent[1]:.3f})" if peer else ""
        faster = f"{spent[0] / processor:.1f}" if peer and processor else ""
        lines.append(f"| {name} | {processor:.3f} ({wall:.3f}) | {theirs} | {faster} |")
    if memory:
        flows, parties, taken, _, peak = map(int, memory.split())
        lines += ["", f"A frozen graph of {flows:,} flows between {parties:,} parties takes {taken * 1024 / flows:.0f} bytes a flow, the names of the "
                      f"parties included; while it was made of rows, the process held at most {peak * 1024 / flows:.0f} bytes a flow."]
    racing.publish("funding", lines)


if __name__ == "__main__":
    racing.with_peers(__file__, PACKAGES, inside)

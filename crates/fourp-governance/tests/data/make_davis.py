"""Scores of Davis's Southern Women by an independent program: python3 make_davis.py > davis_scores.csv (networkx 3.6.1).

Reads davis.csv beside it. Published values are in davis_published.csv, which is typed from print and not made here.
"""

import csv
import pathlib

import networkx
from networkx.algorithms import bipartite

with (pathlib.Path(__file__).parent / "davis.csv").open() as file:
    seats = [(row["party"], row["group"]) for row in csv.DictReader(file)]
graph = networkx.Graph(seats)
women = list(dict.fromkeys(party for party, _ in seats))
events = [f"E{number}" for number in range(1, 15)]

degree = bipartite.degree_centrality(graph, women)
betweenness = bipartite.betweenness_centrality(graph, women)
raw = networkx.betweenness_centrality(graph, normalized=False)
closeness = bipartite.closeness_centrality(graph, women)
harmonic = networkx.harmonic_centrality(graph)
eigenvector = networkx.eigenvector_centrality_numpy(graph)
redundancy = bipartite.node_redundancy(graph)
latapy = {mode: bipartite.latapy_clustering(graph, mode=mode) for mode in ("dot", "min", "max")}
constraint, size = {}, {}
for own in (women, events):
    shared = bipartite.weighted_projected_graph(graph, own)
    constraint |= networkx.constraint(shared, weight="weight")
    # With the nodes named: for all nodes at once 3.6.1 takes another path, and 9.6 for Evelyn where its own definition
    # (and this call) gives 8.77.
    size |= networkx.effective_size(shared, nodes=own, weight="weight")
core = networkx.core_number(graph)

columns = [degree, betweenness, raw, closeness, harmonic, eigenvector, redundancy, *latapy.values(), constraint, size, core]
print("node,degree,betweenness,betweenness_raw,closeness,harmonic,eigenvector,redundancy,"
      "latapy_dot,latapy_min,latapy_max,constraint,effective_size,core")
for node in women + events:
    print(",".join([node, *(repr(float(column[node])) for column in columns)]))
print(f"robins-alexander,{bipartite.robins_alexander_clustering(graph)!r}" + "," * 12)

// The largest flow by LEMON's Preflow. Reads "nodes edges source sink" and "tail head capacity" lines; prints the value.
#include <cstdint>
#include <iostream>
#include <lemon/preflow.h>
#include <lemon/smart_graph.h>
#include <vector>

int main() {
    int nodes, edges, source, sink;
    std::cin >> nodes >> edges >> source >> sink;
    lemon::SmartDigraph graph;
    std::vector<lemon::SmartDigraph::Node> node(nodes);
    for (auto& one : node) one = graph.addNode();
    lemon::SmartDigraph::ArcMap<std::int64_t> capacity(graph);
    for (int edge = 0; edge < edges; ++edge) {
        int tail, head;
        std::int64_t most;
        std::cin >> tail >> head >> most;
        capacity[graph.addArc(node[tail], node[head])] = most;
    }
    lemon::Preflow<lemon::SmartDigraph, lemon::SmartDigraph::ArcMap<std::int64_t>> flow(
        graph, capacity, node[source], node[sink]);
    flow.run();
    std::cout << flow.flowValue() << "\n";
}

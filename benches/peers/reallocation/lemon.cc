// LEMON's half of the race of reallocations: lemon SOLVER NET ROUNDS. Prints as race.rs does.
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

using Number = std::int64_t;
using Graph = lemon::SmartDigraph;

static double seconds(clockid_t clock) {
  timespec at;
  clock_gettime(clock, &at);
  return at.tv_sec + at.tv_nsec * 1e-9;
}

template <typename Solver>
static int race(const std::vector<Number>& numbers, int rounds) {
  const Number nodes = numbers[0], arcs = numbers[1];
  const Number* supplies = &numbers[2];
  const Number* rows = supplies + nodes;
  Graph graph;
  graph.reserveNode(nodes);
  graph.reserveArc(arcs);
  for (Number at = 0; at < nodes; ++at) graph.addNode();
  Graph::ArcMap<Number> lower(graph), upper(graph), cost(graph);
  Graph::NodeMap<Number> supply(graph);
  for (Number at = 0; at < nodes; ++at) supply[graph.nodeFromId(at)] = supplies[at];
  for (Number at = 0; at < arcs; ++at) {
    const Number* row = rows + 5 * at;
    const Graph::Arc arc = graph.addArc(graph.nodeFromId(row[0]), graph.nodeFromId(row[1]));
    lower[arc] = row[2];
    upper[arc] = row[3];
    cost[arc] = row[4];
  }
  Number found = 0;
  for (int round = 0; round <= rounds; ++round) {
    const double wall = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
    Solver solver(graph);
    solver.lowerMap(lower).upperMap(upper).costMap(cost).supplyMap(supply);
    if (solver.run() != Solver::OPTIMAL) return 1;
    if (round > 0)
      std::printf("time %.9f %.9f\n", seconds(CLOCK_MONOTONIC) - wall,
                  seconds(CLOCK_PROCESS_CPUTIME_ID) - processor);
    found = solver.template totalCost<Number>();
  }
  std::printf("found %lld\n", static_cast<long long>(found));
  return 0;
}

int main(int count, char** arguments) {
  if (count != 4) return 2;
  std::FILE* file = std::fopen(arguments[2], "rb");
  if (!file) return 2;
  std::fseek(file, 0, SEEK_END);
  std::vector<Number> numbers(std::ftell(file) / sizeof(Number));
  std::rewind(file);
  if (std::fread(numbers.data(), sizeof(Number), numbers.size(), file) != numbers.size()) return 2;
  std::fclose(file);
  const int rounds = std::atoi(arguments[3]);
  if (!std::strcmp(arguments[1], "network-simplex"))
    return race<lemon::NetworkSimplex<Graph, Number, Number>>(numbers, rounds);
  if (!std::strcmp(arguments[1], "cost-scaling"))
    return race<lemon::CostScaling<Graph, Number, Number>>(numbers, rounds);
  return 2;
}

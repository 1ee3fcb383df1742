"""igraph's side of the graph bars: one process that holds its graphs and answers a line a request.

	load NAME NODES FILE		rows of source number, target number, weight; answers the seconds of building alone
	time NAME WORK				answers the seconds of the algorithm alone, and what it found
	compare NAME WORK FILE		our answer, a number a line in order of nodes: how it differs from igraph's, see answer()
	forget NAME

Answers are computed outside the clock. What a question needs and igraph does not make itself (the undirected simple
graph) is prepared outside the clock too. Seconds are the processor's.
"""

import array
import random
import sys
import time

import igraph

graphs = {}
undirected = {}
singles = {}
tried = {}


def load(name, nodes, path):
    ends = array.array("q")
    weights = array.array("d")
    with open(path, "rb") as rows:
        while chunk := rows.readlines(1 << 24):
            fields = b" ".join(chunk).split()
            numbers = array.array("q", bytes(16 * len(chunk)))
            numbers[0::2] = array.array("q", map(int, fields[0::3]))
            numbers[1::2] = array.array("q", map(int, fields[1::3]))
            ends.extend(numbers)
            weights.extend(map(float, fields[2::3]))
    pairs = memoryview(ends).cast("B").cast("q", [len(ends) // 2, 2])
    start = time.process_time()
    graph = igraph.Graph(n=int(nodes), edges=pairs, directed=True)
    graph.es["weight"] = weights
    seconds = time.process_time() - start
    graphs[name] = graph
    return f"{seconds:.6f} {graph.vcount()} {graph.ecount()}"


def made_simple(name):
    """Both directions added, no self-loops: what k-core and communities are about."""
    graph = graphs[name].as_undirected(mode="collapse", combine_edges="sum")
    return graph.simplify(combine_edges="sum")


def simple(name):
    if name not in undirected:
        undirected[name] = made_simple(name)
    return undirected[name]


def single(name):
    """Parallel edges as one, no self-loops."""
    if name not in singles:
        singles[name] = graphs[name].copy().simplify()
    return singles[name]


def leiden(name):
    """Of a new seed each time, since modularity depends on it by some 0.001; answer() takes the mean."""
    modularity = tried.setdefault(name, [])
    random.seed(len(modularity))
    found = simple(name).community_leiden(objective_function="modularity", weights="weight", n_iterations=10)
    modularity.append(found)
    return found.membership


WORKS = {
    "pagerank": lambda name: graphs[name].pagerank(damping=0.85, weights="weight", implementation="prpack"),
    "core_number": lambda name: simple(name).coreness(),
    "core_number_whole": lambda name: made_simple(name).coreness(),
    "connected_components": lambda name: graphs[name].connected_components(mode="weak").membership,
    "strong_components": lambda name: graphs[name].connected_components(mode="strong").membership,
    "leiden": leiden,
    "betweenness": lambda name: single(name).betweenness(directed=True),
    "hits": lambda name: graphs[name].authority_score(weights="weight"),
    "clustering": lambda name: simple(name).transitivity_local_undirected(mode="zero"),
}


def partition(groups):
    """Groups by their first node, so that numbers of groups do not matter."""
    first = {}
    return [first.setdefault(group, node) for node, group in enumerate(groups)]


def answer(name, work, ours, theirs):
    if work == "leiden":
        graph = simple(name)
        mean = sum(graph.modularity(found, weights="weight") for found in tried[name]) / len(tried[name])
        return f"modularity: ours {graph.modularity(map(int, ours), weights='weight'):.6f}, igraph's mean of {len(tried[name])} seeds {mean:.6f}"
    if work.endswith("components"):
        return "the same" if partition(ours) == partition(theirs) else "DIFFERENT"
    scale = sum(theirs) if work == "hits" else 1
    return f"largest difference {max(abs(float(a) - b / scale) for a, b in zip(ours, theirs, strict=True)):.3g}"


def timed(name, work):
    if work in ("core_number", "leiden", "clustering"):
        simple(name)
    if work == "betweenness":
        single(name)
    start = time.process_time()
    found = WORKS[work](name)
    return time.process_time() - start, found


def main():
    found = {}
    for line in sys.stdin:
        request, name, *rest = line.split()
        if request == "load":
            print(load(name, *rest), flush=True)
        elif request == "time":
            seconds, found[name, rest[0]] = timed(name, rest[0])
            print(f"{seconds:.6f}", flush=True)
        elif request == "compare":
            with open(rest[1], encoding="ascii") as numbers:
                print(answer(name, rest[0], numbers.read().split(), found[name, rest[0]]), flush=True)
        elif request == "forget":
            graphs.pop(name, None)
            undirected.pop(name, None)
            singles.pop(name, None)
            found = {key: value for key, value in found.items() if key[0] != name}
            print("forgotten", flush=True)


main()

"""networkx: paths, trees, flows, orders, communities and reading and writing of graphs."""
import io
import networkx as nx

g = nx.Graph()
g.add_weighted_edges_from([("a", "b", 4), ("a", "c", 1), ("c", "b", 2), ("b", "d", 5), ("c", "d", 8), ("d", "e", 3)])
print(nx.shortest_path(g, "a", "e", weight="weight"), nx.dijkstra_path_length(g, "a", "e"), sorted(dict(nx.all_pairs_shortest_path_length(g))["a"].items()), sorted(nx.minimum_spanning_edges(g, data=False)))
print({k: round(v, 6) for k, v in nx.betweenness_centrality(g).items()}, nx.diameter(g), nx.density(g), sorted(map(sorted, nx.find_cliques(g))))
d = nx.DiGraph([(1, 2), (2, 3), (1, 3), (3, 4), (5, 4)])
print(list(nx.topological_sort(d)), list(nx.lexicographical_topological_sort(d)), nx.is_directed_acyclic_graph(d), sorted(nx.ancestors(d, 4)), list(nx.bfs_edges(d, 1)), list(nx.dfs_preorder_nodes(d, 1)), sorted(nx.transitive_closure(d).edges))
d.add_edge(4, 1)
print(sorted(map(sorted, nx.strongly_connected_components(d))), list(nx.simple_cycles(d)), nx.find_cycle(d))
f = nx.DiGraph()
for u, v, c in (("s", "a", 3), ("s", "b", 2), ("a", "b", 1), ("a", "t", 2), ("b", "t", 3)):
    f.add_edge(u, v, capacity=c)
print(nx.maximum_flow_value(f, "s", "t"), nx.minimum_cut_value(f, "s", "t"), nx.is_bipartite(nx.cycle_graph(6)), nx.max_weight_matching(nx.path_graph(4)) == {(0, 1), (3, 2)})
p = nx.petersen_graph()
print(nx.diameter(p), sorted(nx.greedy_color(p).items()), nx.check_planarity(p)[0], nx.node_connectivity(p), [sorted(c) for c in nx.community.greedy_modularity_communities(nx.barbell_graph(4, 1))])
print(sorted(nx.karate_club_graph().degree, key=lambda x: (-x[1], x[0]))[:5], nx.average_clustering(nx.karate_club_graph()), nx.random_tree(10, seed=3).edges, nx.gnp_random_graph(10, 0.3, seed=7).edges)
print("\n".join(nx.generate_edgelist(g)), "\n".join(nx.generate_gml(g)), nx.node_link_data(d))
print(nx.parse_adjlist(["1 2 3", "2 3"]).edges, nx.astar_path(nx.grid_2d_graph(4, 4), (0, 0), (3, 3), lambda a, b: abs(a[0] - b[0]) + abs(a[1] - b[1])))
for wrong in (lambda: nx.shortest_path(g, "a", "z"), lambda: nx.topological_sort(d).__next__(), lambda: g.remove_node("q"), lambda: g["q"]):
    try:
        print(wrong())
    except Exception as error:
        print(type(error).__name__, error)
print(nx.to_graph6_bytes(p), g, repr(d.nodes), d.in_degree)

"""Graphs by chance, small and with every kind of value."""

from __future__ import annotations

import random

from kg.graph import Edge, Graph, Node


def graph_of(seed: int, size: int = 60) -> Graph:
    """A graph by chance: equal seeds give equal graphs, neighbouring seeds share most elements."""
    chance = random.Random(seed)
    graph = Graph()
    for number in range(size):
        if chance.random() < 0.8:
            label = "Program" if number % 3 else "Place"
            graph.add(Node(f"{label.lower()}-{number}", label, _properties(number, chance)))
    nodes = sorted(graph.nodes)
    for number in range(2 * size):
        source, target = chance.choice(nodes), chance.choice(nodes)
        kind = ("PART_OF", "BASED_ON")[number % 2]
        if (kind, source, target) not in graph.edges:
            graph.connect(Edge(kind, source, target, {"status": "reviewed", "claims": [f"c-{chance.randrange(9)}"]}))
    return graph


def _properties(number: int, chance: random.Random) -> dict[str, object]:
    every: dict[str, object] = {
        "name": f"红船义警{number}",
        "names": [f"义警{number}", 'with "quotes", commas; and\nlines', "\\ | \t '"][: chance.randrange(4)],
        "start_year": 2000 + chance.randrange(20),
        "value": chance.randrange(100) / 4,
        "named": chance.random() < 0.5,
        "targets": [],
        "years": [2020, 2021],
        "shares": [1.0, 2.5],
    }
    return {key: value for key, value in every.items() if key == "name" or chance.random() < 0.7}

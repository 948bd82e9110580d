"""What a store holds after a sync, on both engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.errors import StoreError
from kg.graph import Deferred, Edge, Graph, Node, Value
from kg.projection import project_readings
from kg.stores import Store
from kg.synthetic import readings

Make = Callable[[int], Graph]


def exported(store: Store) -> str:
    return "".join(store.export())


def whole(graph: Graph) -> str:
    return "".join(graph.canonical())


def not_called() -> Graph:
    raise AssertionError("a store that is at the version must not be projected for")


def test_export_read_back_is_byte_equal(any_store, random_graph: Make) -> None:
    graph = random_graph(1)
    report = any_store.sync(graph, "1", "ledger")
    assert report.nodes_created == len(graph.nodes)
    assert report.edges_created == len(graph.edges)
    assert exported(any_store) == whole(graph)
    assert any_store.check(graph, "1", "ledger") == []


def test_synthetic_reports_arrive_whole(any_store) -> None:
    graph = project_readings(list(readings(2)), []).graph
    any_store.sync(lambda: graph, "1", "ledger")
    assert exported(any_store) == whole(graph)


def test_equal_version_writes_nothing_and_projects_nothing(any_store, random_graph: Make) -> None:
    any_store.sync(random_graph(1), "1", "ledger")
    report = any_store.sync(not_called, "1", "ledger")
    assert report.unchanged
    assert report.writes == 0


def test_every_sync_leads_to_the_graph_from_wherever_the_store_was(any_store, random_graph: Make) -> None:
    for seed in (1, 2, 3, 1, 4):
        graph = random_graph(seed)
        any_store.sync(graph, str(seed), "ledger")
        assert exported(any_store) == whole(graph)


def test_only_the_difference_is_written(any_store) -> None:
    reports = list(readings(3))
    any_store.sync(project_readings(reports, []).graph, "1", "ledger")
    changed = project_readings(list(readings(3, changed=1)), []).graph
    report = any_store.sync(changed, "2", "ledger")
    assert 0 < report.writes < len(changed) / 10
    assert not report.read_back
    assert any_store.check(changed, "2", "ledger") == []


def test_what_was_made_from_the_same_is_not_made_again(any_store) -> None:
    def never() -> dict[str, Value]:
        raise AssertionError("an unchanged report's claims must not be made again")

    any_store.sync(project_readings(list(readings(3)), []).graph, "1", "ledger")
    changed = project_readings(list(readings(3, changed=1)), []).graph
    wanted = whole(changed)
    for node in changed.nodes.values():
        if isinstance(node.properties, Deferred) and node.properties["report"] != "synthetic-00001":
            node.properties.make = never
    assert any_store.sync(changed, "2", "ledger").writes
    assert exported(any_store) == wanted


def test_an_element_that_changes_its_label_is_made_anew(any_store) -> None:
    def graph(label: str) -> Graph:
        return Graph([Node("x", label, {"name": "x"}), Node("y", "Place", {})], [Edge("PART_OF", "x", "y", {})])

    any_store.sync(graph("Program"), "1", "ledger")
    any_store.sync(graph("Agency"), "2", "ledger")
    assert exported(any_store) == whole(graph("Agency"))


def test_without_its_manifest_the_store_is_read_back(any_target, random_graph: Make) -> None:
    with any_target.open() as store:
        store.sync(random_graph(1), "1", "ledger")
        for path in (any_target.data / "manifests").glob("*.marks"):
            path.unlink()
        report = store.sync(random_graph(1), "2", "ledger")
        assert report.read_back
        assert report.writes == 0
        store.sync(random_graph(2), "3", "ledger")
        assert exported(store) == whole(random_graph(2))


def test_a_manifest_of_another_version_is_not_believed(any_target, random_graph: Make) -> None:
    with any_target.open() as store:
        store.sync(random_graph(1), "1", "ledger")
        (path,) = (any_target.data / "manifests").glob("*.marks")
        old = path.read_bytes()
        store.sync(random_graph(2), "2", "ledger")
        path.write_bytes(old)
        assert store.sync(random_graph(3), "3", "ledger").read_back
        assert exported(store) == whole(random_graph(3))


def test_reopened_store_holds_what_it_held(any_target, random_graph: Make) -> None:
    with any_target.open() as store:
        store.sync(random_graph(1), "1", "ledger")
    with any_target.open() as store:
        assert exported(store) == whole(random_graph(1))
        assert store.sync(not_called, "1", "ledger").unchanged


def test_a_database_with_somebody_elses_data_is_refused(any_target, random_graph: Make) -> None:
    with any_target.open() as store:
        store.connection.schema("CREATE (:Novel {title: 'not ours'})")
        with pytest.raises(StoreError, match="not ours"):
            store.sync(random_graph(1), "1", "ledger")
        assert store.read("MATCH (n) RETURN count(n) AS n").rows == [{"n": 1}]


def test_another_ledgers_store_is_refused(any_store, random_graph: Make) -> None:
    any_store.sync(random_graph(1), "1", "ledger")
    with pytest.raises(StoreError, match="another ledger"):
        any_store.sync(random_graph(2), "2", "other")
    assert exported(any_store) == whole(random_graph(1))


FOREIGN = """
MATCH (p:Program), (q:Place) WITH p, q ORDER BY p.id, q.id LIMIT 1
CREATE (n:Note {text: '看', hash: 'mine'})-[:ON {at: 1}]->(p)
CREATE (copy:Draft) SET copy = properties(p)
CREATE (same:Program {name: 'mine, with your label'})
CREATE (p)-[:PART_OF {by: 'me'}]->(same), (p)-[:LIKES {hash: 'mine'}]->(q)
"""
FOREIGN_SEEN = [
    "MATCH (n:Note) RETURN properties(n) AS n",
    "MATCH (n:Draft) RETURN properties(n) AS n",
    "MATCH (n:Program {name: 'mine, with your label'}) RETURN properties(n) AS n",
    "MATCH (:Note)-[e:ON]->(p:Program) RETURN properties(e) AS n",
    "MATCH (:Program)-[e:PART_OF {by: 'me'}]->(p:Program) RETURN properties(e) AS n",
    "MATCH (:Program)-[e:LIKES]->(:Place) RETURN properties(e) AS n",
]


def foreign(store: Store) -> list[object]:
    return [store.read(query).rows for query in FOREIGN_SEEN]


def test_elements_of_others_are_never_touched(any_target) -> None:
    def graph(name: str, *others: str) -> Graph:
        extra = [Node(other, "Program", {"name": other}) for other in others]
        return Graph([Node("a", "Program", {"name": name}), Node("z", "Place", {}), *extra])

    with any_target.open() as store:
        store.sync(graph("a", "b"), "1", "ledger")
        store.connection.schema(FOREIGN)
        before = foreign(store)
        assert all(before)
        store.sync(graph("new name", "c"), "2", "ledger")
        for path in (any_target.data / "manifests").glob("*.marks"):
            path.unlink()
        store.sync(graph("newer name", "d"), "3", "ledger")
        assert foreign(store) == before
        assert store.check(graph("newer name", "d"), "3", "ledger") == []


def test_an_id_of_ours_on_somebody_elses_node_is_refused(any_store) -> None:
    any_store.sync(Graph([Node("a", "Program", {})]), "1", "ledger")
    any_store.connection.schema("CREATE (:Program {id: 'b', by: 'me'})")
    with pytest.raises(StoreError, match="somebody else's"):
        any_store.sync(Graph([Node("a", "Program", {}), Node("b", "Program", {})]), "2", "ledger")
    assert any_store.read("MATCH (n:Program {id: 'b'}) RETURN n.by AS by").rows == [{"by": "me"}]


DAMAGE = [
    ("MATCH (n:Program) WITH n ORDER BY n.id LIMIT 1 SET n.name = 'spoilt'", "changed"),
    ("MATCH (n:Program) WITH n ORDER BY n.id LIMIT 1 DETACH DELETE n", "missing"),
    ("MATCH ()-[e:PART_OF]->() WITH e LIMIT 1 DELETE e", "missing"),
    ("MATCH (n:Place) WITH n LIMIT 1 CREATE (m:Place {id: 'intruder', hash: n.hash})", "extra"),
    ("MATCH (a)-[e:BASED_ON]->(b) WITH a, b, e LIMIT 1 CREATE (a)-[f:BASED_ON]->(b) SET f = properties(e)", "doubled"),
]


@pytest.mark.parametrize(("damage", "what"), DAMAGE)
def test_damage_is_named_and_mended(any_store, random_graph: Make, damage: str, what: str) -> None:
    graph = random_graph(1)
    any_store.sync(graph, "1", "ledger")
    any_store.connection.schema(damage)
    assert what in {difference.what for difference in any_store.check(graph, "1", "ledger")}
    any_store.sync(graph, "1", "ledger", thorough=True)
    assert any_store.check(graph, "1", "ledger") == []
    assert exported(any_store) == whole(graph)


def test_progress_ends_with_everything_written(any_store, random_graph: Make) -> None:
    seen: list[tuple[int, int]] = []
    graph = random_graph(1)
    any_store.sync(graph, "1", "ledger", progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(graph), len(graph))

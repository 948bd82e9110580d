"""What a reader gets, and what a reader may not do, on both engines."""

from __future__ import annotations

import pytest

from kg.errors import QueryError, WriteRefused
from kg.graph import Edge, Graph, Node
from kg.stores.guard import refuse_unsafe

GRAPH = Graph(
    [Node("p", "Program", {"name": "红船义警", "names": ["红船义警", "义警"]}), Node("q", "Place", {"name": "南湖区"})],
    [Edge("IMPLEMENTED_IN", "p", "q", {"claims": ["c-1"], "status": "reviewed"})],
)


@pytest.fixture(scope="module")
def store(shared_store):
    shared_store.sync(GRAPH, "1", "ledger")
    return shared_store


def test_values_are_plain_python(store) -> None:
    result = store.read(
        "MATCH path = (p:Program)-[r]->(q:Place) "
        "RETURN p, r, path, {a: [1, 2.5, null, true], b: $x} AS m, date('2025-01-31') AS d, duration('P1M') AS u",
        {"x": "值"},
    )
    assert result.columns == ("p", "r", "path", "m", "d", "u")
    (row,) = result.rows
    names = ["红船义警", "义警"]
    assert row["p"] == {"id": "p", "labels": ["Program"], "properties": {"name": "红船义警", "names": names}}
    assert row["r"]["type"] == "IMPLEMENTED_IN"
    assert (row["r"]["source"], row["r"]["target"]) == ("p", "q")
    assert row["r"]["properties"] == {"claims": ["c-1"], "status": "reviewed"}
    assert [node["id"] for node in row["path"]["nodes"]] == ["p", "q"]
    assert row["m"] == {"a": [1, 2.5, None, True], "b": "值"}
    assert (row["d"], row["u"]) == ("2025-01-31", "P1M")


WRITES = [
    "CREATE (n:Program {id: 'x'})",
    "MERGE (n:Program {id: 'x'})",
    "MATCH (n) SET n.name = 'x'",
    "MATCH (n:Program) SET n:Other",
    "MATCH (n:Program) REMOVE n.name",
    "MATCH (n) DETACH DELETE n",
    "MATCH ()-[r]->() DELETE r",
    "CREATE INDEX spoil FOR (n:Program) ON (n.x)",
    "CREATE CONSTRAINT spoil FOR (n:Program) REQUIRE n.x IS UNIQUE",
    "DROP CONSTRAINT program_id",
    "FOREACH (x IN [1] | CREATE (:Program))",
    "MATCH (n:Program) CALL (n) { SET n.x = 1 }",
    "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line",
    "load /* c */ csv FROM 'http://127.0.0.1:1/' AS line RETURN line",
    "CALL dbms.listConfig()",
    "CALL `dbms`.`listConfig`()",
    "CALL db.createLabel('x')",
    "TERMINATE TRANSACTIONS 'q1'",
    "CREATE USER x SET PASSWORD 'abcdefgh'",
    "ALTER USER neo4j SET PASSWORD 'abcdefgh'",
]


@pytest.mark.parametrize("cypher", WRITES)
def test_writing_is_refused_and_changes_nothing(store, cypher: str) -> None:
    with pytest.raises((WriteRefused, QueryError)) as caught:
        store.read(cypher)
    assert isinstance(caught.value, WriteRefused) or "USER" in cypher, str(caught.value)
    assert store.check(GRAPH, "1", "ledger") == []
    assert store.read("MATCH (n) RETURN count(n) AS n").rows == [{"n": 3}]


READS = [
    "RETURN 'LOAD CSV, CALL x.y()' AS `create`",
    "MATCH (n) // CALL dbms.x()\nRETURN count(n) AS load",
    "MATCH (p:Program) CALL (p) { RETURN p.name AS call } RETURN call",
    "CALL db.labels() YIELD label RETURN label",
    "MATCH (n) WHERE n.call IS NULL RETURN n.use AS drop",
]


@pytest.mark.parametrize("cypher", READS)
def test_words_in_names_quotes_and_comments_trip_nobody(store, cypher: str) -> None:
    assert store.read(cypher).columns


MISTAKES = ["MATCH (n RETURN n", "RETURN nothing_known", "RETURN $missing", "RETURN date('soon')", "  ", "RETURN 1 / 0"]


@pytest.mark.parametrize("cypher", MISTAKES)
def test_mistakes_get_one_sentence(store, cypher: str) -> None:
    with pytest.raises(QueryError) as caught:
        store.read(cypher)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


ENDLESS = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(a + b) AS n"


def test_a_query_ends_at_its_time_limit(store) -> None:
    with pytest.raises(QueryError, match=r"longer than its time limit of 0\.5 s"):
        store.read(ENDLESS, limit_s=0.5)
    assert store.read("RETURN 1 AS n", limit_s=5).rows == [{"n": 1}]


def test_rows_stop_at_their_number(store) -> None:
    result = store.read("UNWIND range(1, 100000) AS n RETURN n", max_rows=10)
    assert [row["n"] for row in result.rows] == list(range(1, 11))
    assert result.truncated
    assert not store.read("UNWIND range(1, 10) AS n RETURN n", max_rows=10).truncated


def test_guard_needs_no_engine() -> None:
    refuse_unsafe("MATCH (n:`LOAD CSV`) RETURN n")
    with pytest.raises(WriteRefused, match=r"apoc\.load\.json"):
        refuse_unsafe("MATCH (n) CALL apoc . load . json('x') YIELD value RETURN value")

"""The REST service over the sample corpus on a real embedded store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from api.app import SAFETY
from kg.workspace import Workspace


def ask(client: TestClient, text: str, **more: object) -> dict:
    reply = client.post("/ask", json={"text": text, **more})
    assert reply.status_code == 200, reply.text
    return reply.json()


def error(reply) -> dict:
    """The one body of every error, checked."""
    body = reply.json()
    assert set(body) == {"error"}
    assert {"code", "message", "remedy", "status"} <= set(body["error"])
    assert body["error"]["status"] == reply.status_code
    assert body["error"]["message"]
    return body["error"]


def test_health_knows_both_versions(client, sample):
    body = client.get("/health").json()
    assert body["status"] == "ok"
    assert body["in_step"] is True
    assert body["store"]["version"] == body["ledger"]["version"] == sample.version
    assert body["ledger"]["reports"] == 5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_of_an_answer_opens_its_sentences(client, language):
    text = {"zh": "哪些县市区有志愿警务品牌？", "en": "Which districts use volunteer policing brands?"}[language]
    body = ask(client, text)
    assert body["language"] == language
    assert all(any(place in r["place"] for r in body["rows"]) for place in ("南湖区", "桐乡市"))
    for row in body["rows"]:
        assert row["claims"]
        for claim in row["claims"]:
            statement = body["evidence"][claim]
            assert statement["quote"] in statement["sentence"] or "\n" in statement["quote"]
            assert statement["form"] == "digest"
    assert body["coverage"]["text"]
    assert body["version"]


def test_a_corrected_reading_is_answered_as_it_stands(client):
    first = ask(client, "平湖有哪些反诈项目？")
    assert first["question"] == "programmes"
    ids = {name: [v["id"] for v in values] for name, values in first["understood"].items()}
    again = ask(client, "", question="programmes", parameters=ids)
    assert again["rows"] == first["rows"]
    wider = ask(client, "", question="programmes", parameters={"place": ids["place"]})
    assert len(wider["rows"]) > len(first["rows"])


def test_a_question_of_the_catalogue_takes_names_and_ids(client):
    by_name = client.get("/questions/programmes", params={"place": "平湖", "topic": "反诈"}).json()
    by_id = client.get("/questions/programmes?place=place-330482&topic=domain-anti_fraud").json()
    assert by_name["rows"] == by_id["rows"] != []


def test_values_of_a_parameter_are_repeated_or_have_commas(client):
    repeated = client.get("/questions/programmes?place=place-330482&place=place-330424").json()
    joined = client.get("/questions/programmes?place=place-330482,place-330424").json()
    assert repeated["rows"] == joined["rows"] != []


def test_choices_are_names_of_the_graph_or_words_of_the_model(client):
    places = client.get("/choices/place", params={"q": "海宁"}).json()
    assert "place-330481" in [c["id"] for c in places["choices"]]
    assert {"county", "village"} <= {c["id"] for c in client.get("/choices/level").json()["choices"]}
    for question in client.get("/questions").json()["questions"]:
        for parameter in question["parameters"]:
            assert client.get(f"/choices/{parameter['type']}").status_code == 200


def test_an_entity_answers_to_its_id_and_to_its_mentions(client):
    entity = client.get("/entities/place-330481").json()
    assert entity["name"] == "海宁市"
    mention = entity["properties"]["mentions"][0]
    reply = client.get(f"/entities/{mention}")
    assert reply.json()["id"] == "place-330481"
    assert reply.headers["content-location"] == "/entities/place-330481"
    paged = client.get("/entities/place-330481?limit=2&offset=1").json()
    assert paged["relations"] == entity["relations"][1:3]
    assert paged["totals"]["relations"] == len(entity["relations"])


@pytest.mark.parametrize("part", ["海宁", "haining", "HAINING", "Haining"])
def test_search_reads_every_script(client, part):
    found = client.get("/search", params={"q": part}).json()
    assert "place-330481" in [r["id"] for r in found["results"]]
    assert found["total"] >= len(found["results"])


def test_search_has_pages_that_meet(client):
    whole = client.get("/search?q=社区&limit=1000").json()
    parts = [client.get(f"/search?q=社区&limit=3&offset={at}").json()["results"] for at in range(0, whole["total"], 3)]
    assert [r for page in parts for r in page] == whole["results"]


def test_a_claim_shows_its_sentences_and_says_which_are_ours(client):
    claim = ask(client, "哪些县市区有志愿警务品牌？")["rows"][0]["claims"][0]
    body = client.get(f"/claims/{claim}").json()
    assert body["id"] == claim
    assert [(e["form"], e["ours"]) for e in body["evidence"]] == [("digest", True)]
    assert body["evidence"][0]["quote"]


def test_conflicts_show_both_sides(client):
    body = client.get("/conflicts").json()
    assert {"电信网络诈骗发案数", "校园定制公交车辆数"} == {c["indicator"] for c in body["conflicts"]}
    for conflict in body["conflicts"]:
        sides = [body["evidence"][c] for c in conflict["claims"]]
        assert sides[0]["report"] != sides[1]["report"]
        assert all(side["sentence"] for side in sides)


def test_a_report_is_read_with_what_stands_where(client):
    assert [r["key"] for r in client.get("/reports").json()["reports"]] == ["000", "001", "002", "003", "004"]
    body = client.get("/reports/003").json()
    assert body["ours"] is True
    evidence = client.get(f"/claims/{body['stated'][0]['id']}").json()["evidence"][0]
    assert body["stated"][0]["spans"] == evidence["spans"]
    assert all(0 <= s < e <= len(body["text"]) for c in body["stated"] for s, e in c["spans"])


def test_cypher_answers_within_its_rows(client):
    reply = client.post(
        "/cypher", json={"query": "MATCH (p:Program) RETURN p.name AS name ORDER BY name", "max_rows": 3}
    )
    assert len(reply.json()["rows"]) == 3
    assert reply.json()["truncated"] is True


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (n:Program {id: 'x'})",
        "MATCH (p:Program) SET p.name = 'x'",
        "MATCH (n) DETACH DELETE n",
        "MERGE (n:Place {id: 'x'}) RETURN n",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "CALL db.createLabel('x')",
        "DROP INDEX x",
    ],
)
def test_cypher_that_writes_is_refused(client, query):
    before = client.get("/health").json()
    reply = client.post("/cypher", json={"query": query})
    assert error(reply)["code"] == "WriteRefused"
    assert reply.status_code == 403
    assert client.get("/health").json() == before


def test_cypher_that_runs_too_long_is_stopped(client):
    query = "MATCH (a), (b), (c), (d) WHERE a.name + b.name + c.name = d.name RETURN count(*) AS n"
    reply = client.post("/cypher", json={"query": query, "limit_s": 0.5})
    assert error(reply)["code"] == "QueryError"
    assert "time limit" in error(reply)["message"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/nowhere", None, 404, "NotFound"),
        ("GET", "/entities/place-0", None, 404, "NotFound"),
        ("GET", "/claims/c-0", None, 404, "NotFound"),
        ("GET", "/reports/nothing", None, 404, "NotFound"),
        ("GET", "/questions/nothing", None, 404, "NotFound"),
        ("GET", "/questions/programmes?place=汴京府", None, 404, "NotFound"),
        ("GET", "/questions/programmes?colour=red", None, 422, "BadInput"),
        ("GET", "/questions/evidence", None, 422, "BadInput"),
        ("GET", "/choices/colour", None, 422, "BadInput"),
        ("GET", "/search", None, 422, "BadInput"),
        ("GET", "/search?q=x&label=Colour", None, 422, "BadInput"),
        ("GET", "/search?q=x&limit=0", None, 422, "BadInput"),
        ("DELETE", "/reports/000", None, 405, "MethodRefused"),
        ("GET", "/ask", None, 405, "MethodRefused"),
        ("POST", "/ask", {}, 422, "BadInput"),
        ("POST", "/ask", {"text": "义警", "colour": "red"}, 422, "BadInput"),
        ("POST", "/ask", {"text": "乌鸦为什么像写字台"}, 422, "NotUnderstood"),
        ("POST", "/cypher", {"query": "MATCH (n RETURN n"}, 400, "QueryError"),
        ("POST", "/cypher", {"query": "RETURN 1", "limit_s": 1e9}, 422, "BadInput"),
    ],
)
def test_every_error_has_the_one_body(client, method, path, body, status, code):
    reply = client.request(method, path, json=body)
    assert reply.status_code == status
    assert error(reply)["code"] == code


def test_a_body_that_is_no_json_has_the_one_body(client):
    reply = client.post("/ask", content="{", headers={"content-type": "application/json"})
    assert reply.status_code == 422
    assert "JSON" in error(reply)["message"]


def test_a_copy_of_the_present_graph_is_not_sent_again(client):
    first = client.get("/conflicts")
    again = client.get("/conflicts", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content
    assert client.get("/conflicts", headers={"if-none-match": 'W/"old"'}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/docs", "/health", "/nowhere"])
def test_browsers_are_told_to_load_nothing_from_elsewhere(client, path):
    headers = client.get(path).headers
    assert {name: headers[name] for name in SAFETY} == SAFETY


def test_many_askers_at_once_get_the_same_answer(client):
    def rows(_: int) -> object:
        return ask(client, "平湖有哪些反诈项目？")["rows"]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(rows, range(24)))
    assert answers.count(answers[0]) == 24


def test_no_answer_holds_a_password_or_a_path(client, sample: Workspace):
    secret = (sample.data / "graph" / "passwords.json").read_text().split('"')[3]
    for path in ("/health", "/questions", "/reports", "/openapi.json"):
        body = client.get(path).text
        assert secret not in body
        assert str(sample.data) not in body


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_a_page_answers_whether_it_is_there(client, path):
    assert client.head(path).status_code == client.get(path).status_code
    assert client.head(path).content == b""

"""Commands that ask and look: questions, question, ask, query, show, evidence, conflicts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Optional

import typer
from rich.table import Table

from api.cli.options import DATA, Data, Json, StoreAt, opened
from api.printing import Printer, say, table
from kg.errors import BadInput


def questions(as_json: Json = None) -> None:
    """List the questions of the catalogue."""
    from kg import catalogue

    rows = [
        {"id": q.id, "zh": q.zh, "en": q.en, "parameters": ", ".join(q.parameters)} for q in catalogue.load().values()
    ]
    Printer(as_json).rows(("id", "zh", "en", "parameters"), rows)


def question(
    question_id: Annotated[str, typer.Argument(metavar="ID")],
    parameters: Annotated[Optional[list[str]], typer.Argument(metavar="[PARAM=VALUE]...")] = None,  # noqa: UP045
    data: Data = DATA,
    store: StoreAt = None,
    language: Annotated[str, typer.Option("--lang", help="zh or en")] = "zh",
    as_json: Json = None,
) -> None:
    """Answer a question of the catalogue."""
    from kg import asking, catalogue

    values: dict[str, str] = {}
    for text in parameters or []:
        name, equals, value = text.partition("=")
        if not equals:
            raise BadInput(f"{text!r} is no parameter.", "Write PARAM=VALUE; `kg questions` lists the parameters.")
        values[name] = value
    asked = catalogue.find(question_id)
    with opened(data, store, brief=True) as workspace:
        answer = asking.answer(workspace.graph(), asked, values, language)
    show_answer(Printer(as_json), answer)


def ask(
    text: Annotated[str, typer.Argument(help="The question, in Chinese or English.")],
    data: Data = DATA,
    store: StoreAt = None,
    as_json: Json = None,
) -> None:
    """Answer a question in one's own words, and show how it was understood."""
    with opened(data, store, brief=True) as workspace, ThreadPoolExecutor(1) as meanwhile:
        ready = meanwhile.submit(prepared, text, data)
        graph = workspace.graph()
        answer = ready.result().ask(graph, text)
    show_answer(Printer(as_json), answer)


def prepared(text: str, data: Path) -> ModuleType:
    """The question reader, loaded while the store starts."""
    from kg import understanding

    understanding.prepare(text, data)
    return understanding


def show_answer(printer: Printer, answer: Any) -> None:
    """An answer as JSON, or as a table followed by the sentences behind its rows."""
    body = answer.as_json()
    if printer.json:
        printer.show(body)
        return
    asked = "；".join(
        f"{k} {'、'.join(map(str, v)) if isinstance(v, list) else v}" for k, v in body["parameters"].items()
    )
    say(f"{body['question']}  {asked}", "bold")
    if body["rows"]:
        say(_answer_table(body))
    if body.get("note"):
        say(body["note"])
    told: dict[tuple[str, str, str, str], list[str]] = {}
    for claim in body.get("evidence", {}).values():
        told.setdefault((claim["report"], claim["sentence"], claim["form"], claim["status"]), []).append(claim["id"])
    for (report, sentence, form, status), claims in sorted(told.items()):
        ours = "，摘要·本项目撰写 digest, our own words" if form == "digest" else ""
        say(f"  {report} {sentence}")
        say(f"      {status}{ours} {' '.join(claims)}", "dim")
    if body.get("coverage"):
        say(body["coverage"].get("text", ""), "dim")


def _answer_table(body: dict[str, Any]) -> Table:
    """The columns that say something, under their names in the question's language."""
    english = body.get("language") == "en"
    columns = [
        c
        for c in body["columns"]
        if any(r.get(c) not in (None, "", [], False) for r in body["rows"]) and not (c.endswith("_en") and not english)
    ]
    labels = body.get("labels", {})
    rows = [
        {**{labels.get(c, c): r.get(c) for c in columns}, "": "↔" if r.get("context") else ""} for r in body["rows"]
    ]
    marked = [""] if any(r[""] for r in rows) else []
    return table([*(labels.get(c, c) for c in columns), *marked], rows)


def query(
    cypher: Annotated[str, typer.Argument(help="Cypher that only reads.")],
    parameters: Annotated[Optional[list[str]], typer.Argument(metavar="[PARAM=VALUE]...")] = None,  # noqa: UP045
    data: Data = DATA,
    store: StoreAt = None,
    limit: Annotated[float, typer.Option(help="Seconds after which the query is stopped.")] = 30.0,
    as_json: Json = None,
) -> None:
    """Run Cypher over the graph, reading only."""
    values = dict(p.partition("=")[::2] for p in parameters or [])
    with opened(data, store) as workspace:
        result = workspace.graph().read(cypher, values, limit_s=limit)
    Printer(as_json).rows(result.columns, result.rows)


def show(name: str, data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """Everything the graph knows of a name, an entity id or a mention id."""
    from kg import entities

    with opened(data, store, brief=True) as workspace:
        found = entities.named(workspace.graph(), name)
    printer = Printer(as_json)
    if printer.json:
        printer.show(found)
        return
    for entity in found:
        _show_entity(entity)


def _show_entity(entity: dict[str, Any]) -> None:
    """An entity's facts, its relations with their figures, and the sentences of its claims."""
    say(f"{entity['name']} {entity['label']} {entity['id']}", "bold")
    facts = {k: v for k, v in entity["properties"].items() if k not in ("id", "name", "mentions")}
    say("\n".join(f"  {k}: {'、'.join(map(str, v)) if isinstance(v, list) else v}" for k, v in facts.items()))
    relations = [
        {**r, "": "→" if r["direction"] == "out" else "←", "figure": _figure(r)}
        for r in entity["relations"]
        if r["relation"] != "RUNS_IN"
    ]
    columns = (
        ("relation", "", "name", "figure", "id")
        if any(r["figure"] for r in relations)
        else ("relation", "", "name", "id")
    )
    say(table(columns, relations))
    told: dict[tuple[str, str], list[str]] = {}
    for claim in entity["claims"]:
        told.setdefault((claim["report"], claim["sentence"] or ""), []).append(claim["id"])
    for (report, sentence), claims in sorted(told.items()):
        say(f"  {report} {sentence}")
        say(f"      {' '.join(sorted(claims))}", "dim")


def _figure(relation: dict[str, Any]) -> str:
    """The figure of an outcome: direction, value with unit, and period."""
    if not relation.get("value_text"):
        return ""
    turn = relation["turn"] if relation.get("turn") not in (None, "level") else ""
    return " ".join(
        filter(None, (turn, f"{relation['value_text']}{relation.get('unit') or ''}", relation.get("period")))
    )


def search(
    text: Annotated[str, typer.Argument(help="A part of a name, in characters, pinyin or English.")],
    label: Annotated[str, typer.Option(help="Only Program, Place, Agency, Person, Recognition, Indicator …")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    data: Data = DATA,
    store: StoreAt = None,
    as_json: Json = None,
) -> None:
    """Find things by a part of a name."""
    from kg import searching

    with opened(data, store, brief=True) as workspace:
        found = searching.search(workspace.graph(), text, label, limit=limit)
    columns = ("name", "name_en", "label", "reports", "id")
    Printer(as_json).show(found, table(columns, found["results"], f"{found['total']} found"))


def evidence(claim_id: Annotated[str, typer.Argument(metavar="ID")], data: Data = DATA, as_json: Json = None) -> None:
    """A claim with every sentence that states it, in all texts of its report."""
    from kg import entities

    with opened(data, None) as workspace:
        found = entities.evidence(workspace.ledger, claim_id)
    Printer(as_json).show(found, _evidence_lines(found))


def _evidence_lines(found: dict[str, Any]) -> str:
    """What a claim says, and each sentence that states it."""
    roles = "; ".join(f"{role} {mention['name']}" for role, mention in found["roles"])
    literals = "; ".join(f"{name} {value}" for name, value in found["literals"].items())
    lines = [f"{found['id']}: {found['kind']}", *(f"  {part}" for part in (roles, literals) if part)]
    about = found["about"]
    lines.append("  " + " ".join(filter(None, (found["report"], about["title"], about["issued"], about["publisher"]))))
    for place in found["evidence"]:
        where = place.get("sentence") or f"not found: {place['unanchored']}"
        own = ", our own words" if place.get("ours") else ""
        lines += [
            f"  {where}",
            f"      {place['form']}{own}, {place['status']}, {place.get('method', '')}".rstrip(", "),
        ]
    return "\n".join(lines)


def conflicts(data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """Figures that cannot both be right, with the sentences of both sides."""
    from kg import entities

    with opened(data, store, brief=True) as workspace:
        found = entities.conflicts(workspace.graph())
    columns = (
        "indicator",
        "place",
        "period",
        "left",
        "left_report",
        "left_sentence",
        "right",
        "right_report",
        "right_sentence",
    )
    Printer(as_json).rows(columns, found)

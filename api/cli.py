"""`kg`: the command line.

Exit codes: 0 done (also when an answer has no rows), 1 a check found something or an unexpected failure, 2 bad input or usage,
3 question not understood, 4 nothing of that name, 5 the store cannot be used, 6 a write refused, 7 a query the engine refuses.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from api.printing import Printer, err, out, table
from kg.errors import BadInput, KgError, NotFound
from kg.workspace import Workspace

app = typer.Typer(name="kg", help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)

Data = Annotated[Path, typer.Option("--data", envvar="KG_DATA", help="Folder of the ledger.")]
StoreAt = Annotated[
    Optional[str],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option("--store", envvar="KG_STORE", help="Folder of the embedded store, or neo4j:// or bolt:// address."),
]
Json = Annotated[
    Optional[bool],  # noqa: UP045
    typer.Option("--json/--table", help="JSON, or a table for people (default: by where the output goes)."),
]
DATA = Path("data")


@contextmanager
def opened(data: Path, store: str | None, *, must_exist: bool = True, serve: bool = False) -> Iterator[Workspace]:
    """The workspace of a command. Raises NotFound where the folder holds no ledger and the command does not make one."""
    if must_exist and not (data / "ledger.sqlite").exists():
        raise NotFound(f"There is no ledger in {data}.", "Run `kg build` first, or name its folder with --data.")
    with Workspace(data, store, serve=serve) as workspace:
        yield workspace


@app.command()
def build(
    paths: Annotated[Optional[list[Path]], typer.Argument(help="Reports: files, folders or patterns.")] = None,  # noqa: UP045
    data: Data = DATA,
    store: StoreAt = None,
    extract: Annotated[bool, typer.Option(help="Also extract claims from the texts.")] = True,
    workers: Annotated[int, typer.Option(min=1, help="Processes that extract.")] = 1,
    scheduler: Annotated[str, typer.Option(help="Address of a dask.distributed scheduler, tcp://…")] = "",
    as_json: Json = None,
) -> None:
    """Read reports into the ledger and bring the graph up to date; without PATHS, the sample corpus."""
    from api.progress import progress_bar
    from loaders.building import build as build_reports

    printer = Printer(as_json)
    with opened(data, store, must_exist=False) as workspace, progress_bar() as progress:
        report = build_reports(
            paths or [],
            workspace.ledger,
            extract=extract,
            workers=workers,
            scheduler=scheduler or None,
            progress=progress,
        )
        progress("writing the graph", 0, 1)
        synced = workspace.sync()
        progress("writing the graph", 1, 1)
        body = {
            "reports_read": report.read,
            "changed": report.changed,
            "reviewed": report.reviewed,
            "unanchored": [list(u) for u in report.unanchored],
            "refused": [list(r) for r in report.refused],
            "graph": synced.as_json(),
        }
    printer.show(body, _build_lines(body))
    if report.refused:
        raise BadInput(
            f"{len(report.refused)} of {report.read} reports were refused; the others are stored.",
            "Their reasons stand above.",
        )


def _build_lines(body: dict[str, Any]) -> str:
    lines = [
        f"{body['reports_read']} reports read, {body['changed']} changed the ledger, {len(body['reviewed'])} of them reviewed."
    ]
    lines += [f"[yellow]refused[/yellow] {source}: {why}" for source, why in body["refused"]]
    lines += [f"[yellow]unanchored[/yellow] {claim} of {report}: {why}" for report, claim, why in body["unanchored"]]
    graph = body["graph"]
    lines.append(
        f"The graph has {graph['nodes']} nodes and {graph['edges']} edges; {graph['written']} written, {graph['deleted']} deleted."
    )
    return "\n".join(lines)


@app.command()
def questions(as_json: Json = None) -> None:
    """List the questions of the catalogue."""
    from kg import catalogue

    rows = [
        {"id": q.id, "zh": q.zh, "en": q.en, "parameters": ", ".join(q.parameters)} for q in catalogue.load().values()
    ]
    Printer(as_json).rows(("id", "zh", "en", "parameters"), rows)


@app.command()
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
    with opened(data, store) as workspace:
        answer = asking.answer(workspace.graph(), asked, values, language)
    show_answer(Printer(as_json), answer)


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="The question, in Chinese or English.")],
    data: Data = DATA,
    store: StoreAt = None,
    as_json: Json = None,
) -> None:
    """Answer a question in one's own words, and show how it was understood."""
    from kg import understanding

    with opened(data, store) as workspace:
        answer = understanding.ask(workspace.graph(), text)
    show_answer(Printer(as_json), answer)


def show_answer(printer: Printer, answer: Any) -> None:
    """An answer as JSON, or as a table followed by the sentences behind its rows."""
    body = answer.as_json()
    if printer.json:
        printer.show(body)
        return
    asked = ", ".join(f"{k}={v}" for k, v in body["parameters"].items())
    out.print(f"[bold]{body['question']}[/bold] {asked}")
    shown = [{**r, "": "context" if r.get("context") else ""} for r in body["rows"]]
    if shown:
        out.print(table([*body["columns"], *([""] if any(r[""] for r in shown) else [])], shown))
    if body.get("note"):
        out.print(body["note"])
    for claim in body.get("evidence", {}).values():
        ours = "（摘要，本项目撰写 / digest, our own words）" if claim["form"] == "digest" else ""
        out.print(
            f"  [dim]{claim['report']}[/dim] {claim['sentence']} [dim]{claim['status']} {claim['id']}{ours}[/dim]"
        )
    if body.get("coverage"):
        out.print(f"[dim]{body['coverage'].get('text', '')}[/dim]")


@app.command()
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


@app.command()
def show(name: str, data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """Everything the graph knows of a name, an entity id or a mention id."""
    from kg import entities

    with opened(data, store) as workspace:
        found = entities.named(workspace.graph(), name)
    printer = Printer(as_json)
    if printer.json:
        printer.show(found)
        return
    for entity in found:
        out.print(f"[bold]{entity['name']}[/bold] {entity['label']} {entity['id']}")
        out.print({k: v for k, v in entity["properties"].items() if k not in ("id", "name", "mentions")})
        out.print(table(("relation", "direction", "name", "id"), entity["relations"]))


@app.command()
def evidence(claim_id: Annotated[str, typer.Argument(metavar="ID")], data: Data = DATA, as_json: Json = None) -> None:
    """A claim with every sentence that states it, in all texts of its report."""
    from kg import entities

    with opened(data, None) as workspace:
        Printer(as_json).show(entities.evidence(workspace.ledger, claim_id))


@app.command()
def conflicts(data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """Figures that cannot both be right, with the sentences of both sides."""
    from kg import entities

    with opened(data, store) as workspace:
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


@app.command()
def remove(report: str, data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """Take a report out: the graph is then as if it had never been read."""
    with opened(data, store) as workspace:
        workspace.ledger.remove(report)
        synced = workspace.sync()
    Printer(as_json).show({"removed": report, "graph": synced.as_json()})


@app.command()
def status(data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """What the ledger holds, and whether the store is in step with it."""
    with opened(data, store) as workspace:
        body = {
            "ledger": str(data),
            "id": workspace.ledger.id,
            **workspace.ledger.counts(),
            "version": workspace.version,
        }
        body["store"] = workspace.store.status()
        body["in_step"] = body["store"].get("version") == body["version"] and body["store"].get("state") == "ready"
    Printer(as_json).show(body)


@app.command()
def sync(data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """Bring a store to the ledger's version, writing only what differs."""
    with opened(data, store) as workspace:
        synced = workspace.sync()
    Printer(as_json).show(synced.as_json())


@app.command()
def check(data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """Prove that ledger, graph and texts agree; list what is unanchored, adrift, or kept apart. Exit 1 where something differs."""
    from kg.checking import check as check_workspace

    with opened(data, store) as workspace:
        report = check_workspace(workspace)
    Printer(as_json).show(report.as_json(), report.text())
    if not report.sound:
        raise typer.Exit(1)


@app.command()
def export(
    form: Annotated[
        str, typer.Argument(metavar="FORMAT", help="turtle, jsonld, csv, jsonl, canonical or neo4j-import")
    ],
    to: Annotated[Path, typer.Option("--out", help="File, or folder for csv and neo4j-import.")],
    data: Data = DATA,
    as_json: Json = None,
) -> None:
    """Write the whole graph, or the claims, to files."""
    from kg.exporting import export as export_ledger

    with opened(data, None) as workspace:
        written = export_ledger(workspace.ledger, form, to)
    Printer(as_json).show({"format": form, "files": [str(p) for p in written]})


@app.command()
def serve(
    data: Data = DATA,
    store: StoreAt = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8080,
) -> None:
    """Serve the REST API and the explorer until Ctrl-C."""
    from api.serving import run

    with opened(data, store, serve=True) as workspace:
        run(workspace, host, port)


def main() -> None:
    """Entry point: runs the app, and turns every known error into one sentence and its exit code."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        app(standalone_mode=False)
    except KgError as error:
        Printer(_wants_json()).error(error)
        raise SystemExit(error.exit_code) from None
    except typer.Exit as stop:
        raise SystemExit(stop.exit_code) from None
    except typer.Abort:
        raise SystemExit(130) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as error:
        usage = getattr(error, "format_message", None)
        if usage is None:
            if os.environ.get("KG_DEBUG"):
                raise
            err.print(f"[red]{type(error).__name__}: {error}[/red] Set KG_DEBUG=1 to see where it happened.")
            raise SystemExit(1) from None
        err.print(f"{usage()} See `kg --help`.")
        raise SystemExit(2) from None


def _wants_json() -> bool | None:
    return True if "--json" in sys.argv else False if "--table" in sys.argv else None


if __name__ == "__main__":
    main()

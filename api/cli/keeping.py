"""Commands that keep ledger and store: build, remove, sync, status, check, export."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from api.cli.options import DATA, Data, Json, StoreAt, opened
from api.printing import Printer
from kg.errors import BadInput


def build(
    paths: Annotated[Optional[list[Path]], typer.Argument(help="Reports: files, folders or patterns.")] = None,  # noqa: UP045
    data: Data = DATA,
    store: StoreAt = None,
    extract: Annotated[bool, typer.Option(help="Also extract claims from the texts.")] = True,
    workers: Annotated[int, typer.Option(min=1, help="Processes that extract.")] = 1,
    scheduler: Annotated[str, typer.Option(help="Address of a dask.distributed scheduler, tcp://…")] = "",
    fast: Annotated[
        bool, typer.Option(help="Leave the network over characters out: quicker, and a little less is found.")
    ] = False,
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
            layers="fast" if fast else "all",
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
            "graph": asdict(synced),
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
    lines += [f"refused {source}: {why}" for source, why in body["refused"]]
    lines += [f"unanchored {claim} of {report}: {why}" for report, claim, why in body["unanchored"]]
    graph = body["graph"]
    created, deleted = (graph[f"nodes_{x}"] + graph[f"edges_{x}"] for x in ("created", "deleted"))
    changed = graph["nodes_changed"] + graph["edges_changed"]
    lines.append(f"Graph {graph['version']}: {created} elements created, {changed} changed, {deleted} deleted.")
    return "\n".join(lines)


def remove(report: str, data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """Take a report out: the graph is then as if it had never been read."""
    with opened(data, store) as workspace:
        workspace.ledger.remove(report)
        synced = workspace.sync()
    Printer(as_json).show({"removed": report, "graph": asdict(synced)})


def sync(
    data: Data = DATA,
    store: StoreAt = None,
    thorough: Annotated[
        bool, typer.Option(help="Also compare each element's contents, and mend what others changed.")
    ] = False,
    as_json: Json = None,
) -> None:
    """Bring a store to the ledger's version, writing only what differs."""
    with opened(data, store) as workspace:
        synced = workspace.sync(thorough=thorough)
    Printer(as_json).show(asdict(synced))


def status(data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """What the ledger holds, and whether the store is in step with it."""
    with opened(data, store) as workspace:
        body = {
            "ledger": str(data),
            "id": workspace.ledger.id,
            **workspace.ledger.counts(),
            "version": workspace.version,
        }
        stamp = workspace.store.stamp()
        body["store"] = {"at": workspace.target, **(asdict(stamp) if stamp else {"state": "empty"})}
        body["in_step"] = bool(stamp and stamp.version == body["version"] and stamp.state == "ready")
    Printer(as_json).show(body, _status_lines(body))


def _status_lines(body: dict[str, Any]) -> str:
    store = body["store"]
    both = body["reviewed"] + body["extracted"] - body["claims"]
    return "\n".join(
        [
            f"ledger {body['ledger']} ({body['id']}), version {body['version']}",
            f"  {body['reports']} reports in {body['texts']} texts, {body['judgements']} judgements",
            f"  {body['claims']} claims: {body['reviewed']} reviewed, {body['extracted']} extracted"
            + (f" ({both} are both: extraction found what a person had stated)" if both > 0 else "")
            + f"; {body['unanchored']} unanchored",
            f"store {store['at']}: {store['state']}"
            + (f", version {store['version']}" if store.get("version") else ""),
            "in step"
            if body["in_step"]
            else "not in step: the next command that uses the graph, or `kg sync`, writes it",
        ]
    )


def check(data: Data = DATA, store: StoreAt = None, as_json: Json = None) -> None:
    """Prove that ledger, graph and texts agree; list what is unanchored, adrift, or kept apart. Exit 1 where something differs."""
    from kg.checking import check as check_workspace

    with opened(data, store) as workspace:
        report = check_workspace(workspace)
    Printer(as_json).show(report.as_json(), report.text())
    if not report.sound:
        raise typer.Exit(1)


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

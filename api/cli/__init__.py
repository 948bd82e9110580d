"""`kg`: the command line.

Exit codes: 0 done (also when an answer has no rows), 1 a check found something or an unexpected failure, 2 bad input or usage,
3 question not understood, 4 nothing of that name, 5 the store cannot be used, 6 a write refused, 7 a query the engine refuses.
"""

from __future__ import annotations

import os
import sys

import typer

from api.cli import asking, judging, keeping, reading, serving
from api.printing import Printer, err
from kg.errors import KgError

app = typer.Typer(name="kg", help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
for command in (
    keeping.build,
    asking.ask,
    asking.questions,
    asking.question,
    asking.query,
    asking.show,
    asking.search,
    asking.evidence,
    asking.conflicts,
    keeping.remove,
    judging.judge,
    judging.judgements,
    keeping.sync,
    keeping.status,
    keeping.check,
    keeping.export,
    reading.extract,
    reading.evaluate,
    serving.serve,
):
    app.command()(command)
app.add_typer(serving.neo4j, name="neo4j")


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
            err.print(f"{type(error).__name__}: {error} Set KG_DEBUG=1 to see where it happened.", markup=False)
            raise SystemExit(1) from None
        err.print(f"{usage()} See `kg --help`.", markup=False)
        raise SystemExit(2) from None


def _wants_json() -> bool | None:
    return True if "--json" in sys.argv else False if "--table" in sys.argv else None

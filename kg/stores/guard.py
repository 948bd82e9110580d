"""What a reader may not ask, whatever the engine would allow: files, procedures that do things, other databases.

The engines themselves refuse writes; this refuses what neither an access mode nor a role covers. It reads the query as
tokens, so a name in quotes or a comment never trips it.
"""

from __future__ import annotations

import re

from kg.errors import QueryError, WriteRefused

READ_PROCEDURES = frozenset(
    ["db.labels", "db.relationshiptypes", "db.propertykeys", "db.schema.visualization", "db.schema.nodetypeproperties",
     "db.schema.reltypeproperties", "db.indexes", "db.constraints", "db.info", "db.ping", "dbms.components"]
)  # fmt: skip
_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?P<quoted>`(?:[^`]|``)*`)|(?P<word>[^\W\d]\w*)|(?P<sign>[^\s\w])""",
    re.DOTALL,
)
_NAMING = frozenset([":", ".", "$", "|", "&", "as"])  # what follows these is a name, whatever it looks like
_ADMINISTRATION = frozenset(["alter", "grant", "deny", "revoke", "terminate", "enable", "start", "stop", "drop", "use"])


def refuse_unsafe(cypher: str) -> None:
    """Raise WriteRefused for LOAD CSV, administration, and procedures that are not known to read only."""
    if not cypher.strip():
        raise QueryError("The query is empty.", "Write a query, such as MATCH (p:Program) RETURN p.name.")
    tokens = [m["word"] or m["quoted"] or m["sign"] for m in _TOKEN.finditer(cypher) if m.lastgroup]
    lower = [token.lower() for token in tokens]
    if lower and lower[0] in _ADMINISTRATION:
        raise WriteRefused(f"{tokens[0].upper()} is not for readers.", "Ask with MATCH … RETURN only.")
    for at, word in enumerate(lower):
        if word == "load" and lower[at + 1 : at + 2] == ["csv"]:
            raise WriteRefused(
                "LOAD CSV reads files and addresses outside the graph.", "Pass the values as parameters."
            )
        if word == "call" and (at == 0 or lower[at - 1] not in _NAMING):
            name = _procedure(lower[at + 1 :])
            if name and name not in READ_PROCEDURES:
                raise WriteRefused(
                    f"The procedure {name} is not among those open to readers.",
                    "Use " + ", ".join(sorted(READ_PROCEDURES)[:3]) + " or plain Cypher.",
                )


def _procedure(tokens: list[str]) -> str:
    """The name of the procedure that ``tokens`` call; empty where CALL is a subquery or only a word."""
    names = [token.strip("`") for token in tokens[:40:2]]
    dots = tokens[1:40:2]
    length = next((at for at, dot in enumerate(dots) if dot != "."), len(dots))
    called = length > 0 or dots[:1] == ["("]
    return ".".join(names[: length + 1]) if called and names and names[0][:1].isidentifier() else ""

"""The rows of a question, and conditions that can be put on any answer beside the question's own parameters.

``without``: not what the same question gives for this thing. ``also``: only what it gives for this thing, too. ``figure``: only rows
whose number lies in a range. ``first``: so many of a ranking. A condition that makes no sense for a question is refused.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ontology
from kg.catalogue import CONDITIONS, Bound, Parameter, Question, Value
from kg.errors import BadInput, NotFound
from kg.lexicon import Entry, Lexicon, fits
from kg.stores import Store

LIMIT_S = 30.0
MOST_ROWS = 2_000
ROLES = {"operator": "OPERATED_BY", "partner": "PARTNERS_WITH"}
_CONCEPTS = ("topic", "kind")
_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_FIGURE = re.compile(r"(>=|<=|>|<|=)\s*(-?\d+(?:\.\d+)?)\s*(\S*)")

Row = dict[str, Any]


def condition(name: str, text: str, known: Lexicon, language: str) -> list[Value]:
    """The value of a condition as typed: a name or id, a range such as ``>=10`` or ``>4500万元``, or how many."""
    if name == "figure":
        match = _FIGURE.fullmatch(text)
        if not match or (match[3] and ontology.model().unit(match[3]) is None):
            raise BadInput(
                f"{text!r} is no range of figures.", "Write it as >10, >=10, <10, <=10 or =0, with a unit behind."
            )
        return [Value(text.replace(" ", ""), " ".join(filter(None, match.groups())))]
    if name == "first":
        if not text.isdigit() or not int(text):
            raise BadInput(f"{text!r} is no number of places in a ranking.", "Write a number from 1.")
        return [Value(text, text)]
    parts = [_called(text, known)] if _called(text, known) else [_called(p.strip(), known) for p in text.split("+")]
    if not all(parts):
        raise NotFound(f"Nothing of the graph is called {text!r}.", "Give a name as the reports write it, or an id.")
    return [thing(parts, language)]


def thing(parts: Iterable[Iterable[Entry]], language: str) -> Value:
    """The value of a condition for a thing: what must hold together (a domain and a kind), each of one or several of one name."""
    listed = [list(p) for p in parts]
    return Value("+".join("|".join(e.id for e in p) for p in listed), " + ".join(p[0].shown(language) for p in listed))


def _called(text: str, known: Lexicon) -> list[Entry]:
    found = [e for i in text.split("|") for t in ("entity", "topic") for e in known.find(t, i)]
    return list({e.id: e for e in found}.values())


def _parts(value: Value, known: Lexicon) -> list[list[Entry]]:
    return [[known.entries[i] for i in part.split("|")] for part in value.id.split("+")]


def cypher_parameters(question: Question, bound: Bound) -> dict[str, Any]:
    """Parameters of the query: lists (empty where not given), or one value (null where not given) for flags and orders."""
    out: dict[str, Any] = {}
    for name, parameter in question.parameters.items():
        ids = [v.id for v in bound.get(name, ())]
        if parameter.type == "flag":
            out[name] = None if not ids else ids[0] == "true"
        elif parameter.type == "order":
            out[name] = ids[0] if ids else ""
        elif parameter.type == "role":
            out[name] = [ROLES[i] for i in ids]
        else:
            out[name] = ids
    return out


def rows_of(store: Store, known: Lexicon, question: Question, bound: Bound) -> tuple[list[Row], bool]:
    """The rows that answer a question under its conditions, ranked, and whether there were more. Raises BadInput."""
    rows, truncated = _asked(store, question, bound)
    for name, narrow in (("also", _kept), ("without", _dropped)):
        for value in bound.get(name, ()):
            if not _fits(question, value, known):
                raise BadInput(
                    f"{question.id} cannot be asked with or without {value.name}.", "Leave that condition out."
                )
            rows = narrow(store, known, question, bound, rows, _parts(value, known))
    for value in bound.get("figure", ()):
        rows = _within(question, rows, value)
    return _ranked(question, bound, rows), truncated


def refused(question: Question, bound: Bound, known: Lexicon) -> str:
    """The first condition that makes no sense for the question; empty where all do."""
    for name in CONDITIONS:
        for value in bound.get(name, ()):
            if name not in question.taken or (name in ("without", "also") and not _fits(question, value, known)):
                return value.name
    return ""


def _fits(question: Question, value: Value, known: Lexicon) -> bool:
    """Whether the question can be asked of the thing, or its rows name things of the type."""
    parts = _parts(value, known)
    slots = [_slot(question, p[0]) for p in parts]
    if len(parts) == 1 and slots[0] is None:
        return re.search(rf"\b{parts[0][0].type}_id\b", question.cypher) is not None
    return all(slots) and len({s.name for s in slots if s}) == len(slots)


def _asked(store: Store, question: Question, bound: Bound) -> tuple[list[Row], bool]:
    result = store.read(question.cypher, cypher_parameters(question, bound), limit_s=LIMIT_S, max_rows=MOST_ROWS)
    return _preferred(question, [dict(r) for r in result.rows]), result.truncated


def _slot(question: Question, entry: Entry) -> Parameter | None:
    """The parameter of the question that takes the thing."""
    types = _CONCEPTS if entry.type in _CONCEPTS else (entry.type,)
    takes = [p for p in question.parameters.values() if p.type in types or fits(entry.type, p.type)]
    takes = [p for p in takes if p.type != "kind" or entry.type == "kind"]
    return min(takes, key=lambda p: p.type != entry.type, default=None)


def _subject(row: Row) -> Any:
    """What a row is about: the first thing of the graph in it."""
    return next((row[k] for k in row if k.endswith("_id")), None)


def _others(store: Store, question: Question, bound: Bound, parts: list[list[Entry]]) -> list[Row]:
    """The rows that the question has for other things instead of those of their type that it asks about."""
    rest = {n: v for n, v in bound.items() if n not in CONDITIONS}
    given = {}
    for same in parts:
        slot = _slot(question, same[0])
        if slot is None:
            return []
        if slot.type in _CONCEPTS:
            rest = {n: v for n, v in rest.items() if question.parameters[n].type not in (*_CONCEPTS, "flag")}
        given[slot.name] = tuple(Value(e.id, e.name) for e in same)
    return _asked(store, question, {**rest, **given})[0]


def _members(rows: Iterable[Row]) -> set[str]:
    return {m for r in rows for m in r.get("members") or ()}


def _kept(
    store: Store, known: Lexicon, question: Question, bound: Bound, rows: list[Row], parts: list[list[Entry]]
) -> list[Row]:
    """Rows about what the question has for these things, too, with those rows beside them."""
    others = _others(store, question, bound, parts)
    common = {_subject(r) for r in rows} & {_subject(r) for r in others}
    if question.measured == "count":
        return _counted(rows, _members(others), known, keep=True)
    out: dict[tuple[Any, ...], Row] = {}
    for row in (r for r in (*rows, *others) if _subject(r) in common):
        at = tuple(row[k] for k in row if k.endswith("_id"))
        if at not in out or question.measured:
            out[(*at, len(out)) if question.measured else at] = row
        else:
            out[at] = {k: _union(v, row[k]) for k, v in out[at].items()}
    return list(out.values())


def _union(one: Any, other: Any) -> Any:
    return [*one, *(x for x in other if x not in one)] if isinstance(one, list) and isinstance(other, list) else one


def _dropped(
    store: Store, known: Lexicon, question: Question, bound: Bound, rows: list[Row], parts: list[list[Entry]]
) -> list[Row]:
    """Rows about nothing that the question has for these things."""
    ids = [e.id for e in parts[0]] if len(parts) == 1 else []
    own = {_subject(r) for r in rows if any(r[k] in ids for k in r if k.endswith("_id"))}
    below = {s for r in rows if (s := _subject(r)) in known.entries and known.lies_in(known.entries[s], ids)}
    if not own or not {_subject(r) for r in rows} <= own | below:  # all but the city means its counties
        own |= below
    if not own:
        others = _others(store, question, bound, parts)
        if question.measured == "count":
            return _counted(rows, _members(others), known, keep=False)
        own = {_subject(r) for r in others}
    return [r for r in rows if _subject(r) not in own]


def _counted(rows: list[Row], members: set[str], known: Lexicon, *, keep: bool) -> list[Row]:
    """Rows that count things, with only those (or without those) counted."""
    out = []
    for row in rows:
        left = [m for m in row["members"] if (m in members) == keep]
        names = sorted({known.entries[m].name for m in left if m in known.entries})
        if left:
            out.append({**row, "members": left, "count": len(left), "programmes": names})
    return out


def _within(question: Question, rows: list[Row], value: Value) -> list[Row]:
    """Rows whose number lies in a range. Raises BadInput where none is of that kind of unit."""
    match = _FIGURE.fullmatch(value.id)
    sizes = [_size(r, question.measured, match[3]) for r in rows] if match else []
    if not match or (rows and all(s is None for s in sizes)):
        raise BadInput(f"No figure found can be compared with {value.name}.", "Leave that condition out.")
    unit = ontology.model().unit(match[3]) if match[3] and question.measured != "count" else None
    limit = float(match[2]) * (unit.factor if unit else 1)
    return [r for r, s in zip(rows, sizes, strict=True) if s is not None and _COMPARED[match[1]](s, limit)]


def _size(row: Row, column: str, wanted: str) -> float | None:
    """A row's number, in the base of the unit wanted if one is; none where it has another kind of unit. No case left is 0."""
    if row.get("direction") == "zero":
        return 0.0
    number = row.get(column)
    if number is None or not wanted or column == "count":
        return None if number is None else abs(float(number))
    unit, asked = ontology.model().unit(str(row.get("unit") or "")), ontology.model().unit(wanted)
    return abs(float(number)) * unit.factor if unit and asked and unit.base == asked.base else None


def _preferred(question: Question, rows: list[Row]) -> list[Row]:
    """Keep the rows that fit best. Rows none of which is exactly what was asked for are context."""
    for column in question.prefer:
        if any(r.get(column) for r in rows):
            rows = [r for r in rows if r.get(column)]
        elif column == "exact":
            for row in rows:
                row["context"] = True
    return rows


def _ranked(question: Question, bound: Bound, rows: list[Row]) -> list[Row]:
    """Mark the rows that are context: behind the first of a ranking, without a figure where others have one, or with nothing
    to compare with."""
    few = any(
        rows and f"{name}_id" in rows[0] and len({r[f"{name}_id"] for r in rows}) < p.at_least
        for name, p in question.parameters.items()
    )  # of what is compared
    for row in rows:
        row["context"] = row.get("context", False) or few
    if few or "figure" in bound:
        return rows
    if question.best and rows and (question.best != "count" or bound.get("order")):
        units = [ontology.model().unit(str(r.get("unit") or "")) for r in rows]
        bases = [u.base if u else r.get("unit") for u, r in zip(units, rows, strict=True)]
        alike = [(b, r.get("comparison") == "absolute", r.get("direction")) for b, r in zip(bases, rows, strict=True)]
        common = max(alike, key=lambda a: (alike.count(a), -alike.index(a)))
        least = [v.id for v in bound.get("order", ())][:1] == ["least"]
        factors = [(u.factor if u else 1.0) * (1 if least else -1) for u in units]
        size = [abs(float(r[question.best])) * f for r, f in zip(rows, factors, strict=True)]
        best: dict[Any, float] = {}  # of what a row is about, in the order of the ranking
        for at, i in sorted((s, i) for i, (s, a) in enumerate(zip(size, alike, strict=True)) if a == common):
            best.setdefault(_subject(rows[i]), at)
        last = list(best.values())[: int(bound["first"][0].id) if bound.get("first") else 1][-1]
        for row, at, kind in zip(rows, size, alike, strict=True):
            row["context"] = kind != common or at > last
        ranked = sorted(range(len(rows)), key=lambda i: (bool(rows[i]["context"]), alike[i] != common, size[i]))
        rows[:] = [rows[i] for i in ranked]
    elif "value" in question.columns and any(r.get("value") is not None for r in rows):
        for row in rows:
            row["context"] |= row.get("value") is None
        rows.sort(key=lambda r: bool(r["context"]))
    return rows

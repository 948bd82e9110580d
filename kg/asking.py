"""Asking a question of the catalogue: parameters in, rows with their claims and sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ontology
from kg import catalogue
from kg.catalogue import CONDITIONS, NAMED, Bound, Parameter, Question, Value
from kg.conditions import ROLES, condition, rows_of
from kg.errors import BadInput, NotFound
from kg.lexicon import LEVELS, Entry, Lexicon, lexicon
from kg.notes import Noted, agreement, nothing
from kg.stores import Store

_CLAIMS = """MATCH (c:Claim) WHERE c.id IN $ids
RETURN c.id AS id, c.report AS report, c.sentence AS sentence, c.quote AS quote, c.form AS form, c.status AS status,
       c.name_used AS name_used, c.unanchored AS unanchored
ORDER BY id"""
_NAMING = """MATCH (c:Claim)-[:ABOUT]->(n) WHERE n.id IN $ids AND c.states = 'name'
RETURN n.id AS id, collect(c.id) AS claims"""


@dataclass(frozen=True)
class Answer:
    """Rows with what they rest on.

    ``rows``: column to value, with ``claims`` (ids) and ``context`` (a row for comparison only). ``links``: for each row, column
    to the id of the node named there. ``evidence``: claim id to its report, sentence, quote, form, status and name used.
    ``others``: the next readings of a question in words; ``reader``: what read it, our own rules for words or a language model.
    """

    question: Question
    language: str
    bound: Bound
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    links: list[dict[str, str]]
    note: str | None
    coverage: Mapping[str, Any]
    evidence: Mapping[str, Mapping[str, Any]]
    version: str
    truncated: bool = False
    others: tuple[Mapping[str, Any], ...] = field(default=())
    reader: str = "words"

    def as_json(self) -> dict[str, Any]:
        """The answer as ``kg ask --json`` writes it."""
        shown = catalogue.labels()["columns"]
        at = 0 if self.language == "zh" else 1
        return {
            "question": self.question.id,
            "wording": self.question.label(self.language),
            "language": self.language,
            "parameters": {name: [v.name for v in values] for name, values in self.bound.items()},
            "understood": {name: [{"id": v.id, "name": v.name} for v in values] for name, values in self.bound.items()},
            "cypher": self.question.cypher,
            "columns": list(self.columns),
            "labels": {c: shown[c][at] for c in self.columns},
            "rows": self.rows,
            "links": self.links,
            "note": self.note,
            "coverage": dict(self.coverage),
            "evidence": {k: dict(v) for k, v in self.evidence.items()},
            "version": self.version,
            "truncated": self.truncated,
            "others": [dict(o) for o in self.others],
            "reader": self.reader,
        }


def answer(
    store: Store, question: Question | str, values: Mapping[str, str | Sequence[str]], language: str = "zh"
) -> Answer:
    """Answer a question of the catalogue.

    ``values``: parameter to a name or id, or several (a sequence, or one text with commas between). Raises NotFound for a
    question, a name or an id that is not known, BadInput for a parameter that is missing, unknown or ambiguous.
    """
    asked = catalogue.find(question) if isinstance(question, str) else question
    if language not in catalogue.LANGUAGES:
        raise BadInput(f"{language!r} is no language here.", "Use zh or en.")
    known = lexicon(store)
    return run(store, known, asked, bind(asked, values, known, language), language)


def bind(question: Question, values: Mapping[str, str | Sequence[str]], known: Lexicon, language: str) -> Bound:
    """Parameters as typed by a person, resolved. Raises NotFound and BadInput."""
    strange = [name for name in values if name not in question.taken]
    if strange:
        raise BadInput(f"{question.id} has no parameter {strange[0]!r}.", f"It takes {', '.join(question.taken)}.")
    bound = {}
    for name, value in values.items():
        texts = _split(value) if isinstance(value, str) else list(value)
        found = [
            v
            for text in texts
            if text.strip()
            for v in (
                condition(name, text.strip(), known, language)
                if name in CONDITIONS
                else resolve(question.parameters[name], text.strip(), known, language)
            )
        ]
        if found:
            bound[name] = tuple(dict.fromkeys(found))
    check(question, bound)
    return bound


def check(question: Question, bound: Bound) -> None:
    """Raise BadInput unless everything that the question needs is given."""
    for parameter in question.parameters.values():
        given = len(bound.get(parameter.name, ()))
        wanted = wanted_values(parameter, given)
        if given < wanted:
            raise BadInput(
                f"{question.id} needs {parameter.name}" + (f", {wanted} of them." if wanted > 1 else "."),
                f"Write {parameter.name}=…; `kg questions` shows what it takes.",
            )
    if question.one_of and not any(bound.get(name) for name in question.one_of):
        raise BadInput(f"{question.id} needs at least one of {', '.join(question.one_of)}.", "Give one of them.")


def wanted_values(parameter: Parameter, given: int) -> int:
    """How many values the parameter needs: none where it may be left out and is."""
    return max(parameter.at_least, int(parameter.required)) if parameter.required or given else 0


def _split(text: str) -> list[str]:
    for mark in ("、", "，", ";", "；"):
        text = text.replace(mark, ",")
    return text.split(",")


def resolve(parameter: Parameter, text: str, known: Lexicon, language: str) -> list[Value]:
    """Values that a text stands for. Raises NotFound, or BadInput where several places have the name."""
    if parameter.type not in NAMED:
        return [_word(parameter, text, language)]
    found = known.find(parameter.type, text)
    programmes = parameter.type == "programme" or any(e.type == "programme" for e in found)
    if parameter.containing and programmes and not text.startswith("program-"):
        found = sorted({e.id: e for e in [*found, *known.containing("programme", text)]}.values(), key=lambda e: e.id)
    if not found:
        raise NotFound(f"No {parameter.en} of the graph is called {text!r}.", _near(parameter, text, known))
    if parameter.type == "place" and len(found) > 1:
        found = highest(found)
        if len(found) > 1:
            names = "; ".join(f"{e.id} {e.name}" for e in found)
            raise BadInput(f"Several places are called {text!r}: {names}.", "Give the id of one.")
    return [Value(e.id, e.shown(language)) for e in found]


def highest(places: Iterable[Entry]) -> list[Entry]:
    """Of several places with one name those of the highest level: 南湖 is the district before it is the lake."""
    ranked = sorted(places, key=lambda e: LEVELS.index(e.level) if e.level in LEVELS else len(LEVELS))
    return [e for e in ranked if e.level == ranked[0].level]


def _near(parameter: Parameter, text: str, known: Lexicon) -> str:
    near = sorted({e.name for e in known.containing(parameter.type, text)})[:5]
    return f"Did you mean {'、'.join(near)}?" if near else "Give a name as the reports write it, or an id."


def _words_of(type_: str) -> Mapping[str, tuple[str, str]]:
    """The words that a parameter of the type takes, with their labels in Chinese and English; none where any word will do."""
    model = ontology.model()
    concepts: Mapping[str, Mapping[str, ontology.Concept]] = {
        "level": model.levels,
        "direction": model.directions,
        "comparison": model.comparisons,
        "agency_type": model.agency_types,
    }
    if type_ in concepts:
        return {word: (concept.zh, concept.en) for word, concept in concepts[type_].items()}
    if type_ == "role":
        relations = {r.cypher: (r.zh, r.en) for r in model.relations.values()}
        return {word: relations[relation] for word, relation in ROLES.items()}
    return {
        "order": {"most": ("最多", "most"), "least": ("最少", "least")},
        "flag": {"true": ("是", "yes"), "false": ("否", "no")},
    }.get(type_, {})


def worded(type_: str, word: str, language: str) -> str:
    """A word that a parameter takes, as it is shown."""
    labels = _words_of(type_).get(word)
    return labels[language == "en"] if labels else word.replace("|", "/")


def _word(parameter: Parameter, text: str, language: str) -> Value:
    """A value of a parameter whose values are words, not names."""
    allowed = _words_of(parameter.type)
    text = next((word for word, labels in allowed.items() if text in labels), text)
    if parameter.type == "year" and not (text.isdigit() and len(text) == 4):
        raise BadInput(f"{text!r} is no year.", "Write it with four digits: 2025.")
    if allowed and text not in allowed:
        raise BadInput(f"{text!r} is no {parameter.name}.", f"Use one of {', '.join(allowed)}.")
    return Value(text, worded(parameter.type, text, language))


def run(store: Store, known: Lexicon, question: Question, bound: Bound, language: str) -> Answer:
    """Run a question whose parameters are resolved."""
    check(question, bound)
    rows, truncated = rows_of(store, known, question, bound)
    links = [{k.removesuffix("_id"): str(r[k]) for k in r if k.endswith("_id") and r[k]} for r in rows]
    _evidence_of_names(store, rows, links)
    columns = tuple(c for c in question.columns if language == "en" or not c.endswith("_en"))
    shown = [_shown(r, columns, language) for r in rows]
    if language == "en":
        _in_english(shown, links, known)
    evidence = _evidence(store, shown)
    noted = Noted(question, known, {n: [v.name for v in vs] for n, vs in bound.items()}, language)
    about = _reports(question, bound, known)
    answered = any(not r["context"] for r in shown)
    note = agreement(noted, shown) if answered else nothing(noted, about, near=bool(shown))
    note = " ".join(filter(None, (noted.under() if answered else "", note))) or None
    return Answer(
        question, language, bound, columns, shown, links, note,
        _coverage(about, known, language), evidence, known.version, truncated,
    )  # fmt: skip


def _evidence_of_names(store: Store, rows: list[dict[str, Any]], links: list[dict[str, str]]) -> None:
    """Flatten the claims of each row; a row without any rests on the claims that name its first node."""
    for row in rows:
        row["claims"] = sorted(set(_flat(row.get("claims"))))
    bare = {next(iter(at.values())) for row, at in zip(rows, links, strict=True) if not row["claims"] and at}
    if not bare:
        return
    naming = {r["id"]: sorted(set(r["claims"])) for r in store.read(_NAMING, {"ids": sorted(bare)}).rows}
    for row, at in zip(rows, links, strict=True):
        if not row["claims"] and at:
            row["claims"] = naming.get(next(iter(at.values())), [])


def _flat(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner)


def _shown(row: Mapping[str, Any], columns: Sequence[str], language: str) -> dict[str, Any]:
    shown = {c: _labelled(c, row.get(c), language) for c in columns}
    return {**shown, "claims": row["claims"], "context": row["context"]}


def _labelled(column: str, value: Any, language: str) -> Any:
    """Words of the model in the language of the answer."""
    model = ontology.model()
    tables: Mapping[str, Mapping[str, ontology.Concept]] = {
        "level": model.levels,
        "direction": model.directions,
        "comparison": model.comparisons,
        "agency_type": model.agency_types,
        "status": model.statuses,
    }
    if column in tables and value in tables[column]:
        concept = tables[column][value]
        return concept.zh if language == "zh" else concept.en
    if column in ("role", "relation"):
        for relation in model.relations.values():
            if relation.cypher == value:
                return relation.zh if language == "zh" else relation.en
    if isinstance(value, list):
        return sorted({v for v in value if v is not None}, key=str)
    return value


# Columns whose cells are names of the graph, and the type of what they name.
_NAMING_COLUMNS = {
    "place": "place", "places": "place", "programmes": "programme", "other": "entity", "kinds": "kind", "domains": "topic",
    "domain": "topic", "agencies": "agency", "giver": "entity", "recipient": "entity", "award": "award", "indicator": "indicator",
}  # fmt: skip


def _in_english(rows: Iterable[dict[str, Any]], links: Iterable[Mapping[str, str]], known: Lexicon) -> None:
    """Put names into English, each with the name as written; those with a column of their own in English stay."""
    for row, at in zip(rows, links, strict=True):
        own = {c.removesuffix("_en") for c in row if c.endswith("_en")} | (
            {"award", "domain"} if "name_en" in row else set()
        )
        for column in row.keys() & _NAMING_COLUMNS.keys() - own:
            cell = row[column]
            if isinstance(cell, list):
                row[column] = [_english(name, column, "", known) for name in cell]
            elif cell:
                row[column] = _english(cell, column, at.get(column, ""), known)


def _english(name: str, column: str, identifier: str, known: Lexicon) -> str:
    """A name in English with the name as written, where all that bear it have one English name."""
    found = [known.entries[identifier]] if identifier in known.entries else known.find(_NAMING_COLUMNS[column], name)
    english = {e.name_en for e in found if e.name_en}
    return f"{english.pop()} ({name})" if len(english) == 1 and name not in english else name


def _evidence(store: Store, rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    ids = sorted({c for r in rows for c in r["claims"]})
    if not ids:
        return {}
    return {r["id"]: r for r in store.read(_CLAIMS, {"ids": ids}).rows}


def _reports(question: Question, bound: Bound, known: Lexicon) -> list[Entry]:
    """The reports that were looked at: those named, else those that mention the places asked about or a place below, else all."""
    reports = sorted(known.of("report"), key=lambda e: e.id)
    named = {v.id for name, p in question.parameters.items() if p.type == "report" for v in bound.get(name, ())}
    if named:
        return [r for r in reports if r.id in named]
    places = {v.id for name, p in question.parameters.items() if p.type == "place" for v in bound.get(name, ())}
    if not places:
        return reports
    mentioned = {key for e in known.of("place") if known.lies_in(e, places) for key in e.reports}
    return [r for r in reports if r.id in mentioned]


def _coverage(reports: Sequence[Entry], known: Lexicon, language: str) -> dict[str, Any]:
    characters = sum(r.characters for r in reports)
    listed = "、".join(r.id for r in reports[:12]) + ("…" if len(reports) > 12 else "")
    digests = any(r.form == "digest" for r in reports)
    if language == "zh":
        text = f"所查报道：{listed or '无'}（共 {len(reports)} 篇，{characters} 字{'；含摘要' if digests else ''}）；图版本 {known.version}"
    else:
        text = (
            f"Looked at: {listed.replace('、', ', ') or 'no report'} ({len(reports)} reports, {characters} characters"
            f"{', digests among them' if digests else ''}); graph version {known.version}"
        )
    body = [{"report": r.id, "title": r.title, "characters": r.characters, "form": r.form} for r in reports]
    return {"text": text, "reports": body}


def with_others(found: Answer, others: Iterable[Mapping[str, Any]]) -> Answer:
    """The answer with the next readings beside it."""
    return replace(found, others=tuple(others))


def uncovered(question: Question, bound: Bound, places: Sequence[str], known: Lexicon, language: str) -> Answer:
    """The answer about places that no report mentions: no rows, and a note that says so."""
    names = ("、" if language == "zh" else ", ").join(places)
    note = f"没有报道涉及{names}。" if language == "zh" else f"No report here covers {names}."
    columns = tuple(c for c in question.columns if language == "en" or not c.endswith("_en"))
    coverage = _coverage(sorted(known.of("report"), key=lambda e: e.id), known, language)
    return Answer(question, language, bound, columns, [], [], note, coverage, {}, known.version)

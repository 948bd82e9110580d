"""The question catalogue: kinds of questions with typed parameters, one TOML file each in ``kg/questions``.

A question has a wording in both languages, parameters, one text of Cypher that runs on both stores, and the words by which
the question reader knows it. ``labels.toml`` beside them names the parameters and columns.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from kg.errors import BadInput, NotFound

FOLDER = Path(__file__).parent / "questions"
LANGUAGES = ("zh", "en")
Language = Literal["zh", "en"]

# Types whose values are names of the graph; the others are words of their own (see kg.asking).
NAMED = ("place", "programme", "agency", "person", "award", "indicator", "topic", "kind", "report", "entity", "bearer")
WORDS = (
    "level",
    "year",
    "role",
    "direction",
    "comparison",
    "order",
    "attribute",
    "flag",
    "agency_type",
    "position",
    "text",
)
_HIDDEN = ("claims", "context", "members")  # returned for the answer's own use, never shown as columns


# What may be said of any answer beside the parameters of its question (see kg.conditions).
CONDITIONS = ("without", "also", "figure", "first")


@dataclass(frozen=True)
class Value:
    """A parameter's value as understood: what goes into the query, and how it is shown."""

    id: str
    name: str


Bound = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Parameter:
    """A parameter. Named types and years take several values; ``required`` ones must be given, ``at_least`` that many.

    ``containing``: a programme's name stands for every programme whose name contains it, too.
    """

    name: str
    type: str
    zh: str
    en: str
    required: bool = False
    at_least: int = 0
    containing: bool = False


@dataclass(frozen=True)
class Cues:
    """Regular expressions over the words of a question: every one of ``needs`` must occur, ``helps`` may, ``never`` must not."""

    needs: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One kind of question.

    ``one_of``: at least one of these parameters must be given. ``prefer``: boolean columns; where some rows have them true, the
    others are left out. ``best``: the numeric column whose extreme is the answer, the other rows being context.
    ``empty`` says how no rows is to be read: nothing of the kind exists, or no report states it. ``denies``: it asks what is
    not so.
    """

    id: str
    zh: str
    en: str
    shows: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]
    parameters: Mapping[str, Parameter]
    cypher: str
    columns: tuple[str, ...]
    cues: Mapping[str, Cues]
    one_of: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    best: str = ""
    empty: Literal["none", "unstated"] = "none"
    denies: bool = False

    @property
    def measured(self) -> str:
        """The numeric column that a condition may bound; empty where there is none."""
        return next((c for c in ("count", "value") if c in self.columns), "")

    @cached_property
    def taken(self) -> Mapping[str, Parameter]:
        """All that may be given: the parameters, and the conditions that can be put on the answer."""
        fit = {"without": True, "also": True, "figure": bool(self.measured), "first": bool(self.best)}
        return {**self.parameters, **{name: _parameter(name, {"type": "text"}) for name in CONDITIONS if fit[name]}}

    def required(self) -> tuple[str, ...]:
        return tuple(p.name for p in self.parameters.values() if p.required)

    def label(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@cache
def labels() -> Mapping[str, Mapping[str, list[str]]]:
    """Names of parameters and columns, ``[zh, en]`` each."""
    return tomllib.loads((FOLDER / "labels.toml").read_text("utf-8"))


@cache
def load() -> dict[str, Question]:
    """All questions by id, sorted. Raises BadInput on a file that is no question."""
    files = sorted(p for p in FOLDER.glob("*.toml") if p.stem != "labels")
    return {path.stem: _question(path) for path in files}


def find(question_id: str) -> Question:
    """The question of this id. Raises NotFound."""
    try:
        return load()[question_id]
    except KeyError:
        raise NotFound(f"There is no question {question_id!r}.", "`kg questions` lists them.") from None


def _question(path: Path) -> Question:
    try:
        body = tomllib.loads(path.read_text("utf-8"))
        parameters = {name: _parameter(name, spec) for name, spec in body.get("parameters", {}).items()}
        question = Question(
            id=path.stem,
            zh=body["zh"],
            en=body["en"],
            shows=body["shows"],
            examples={language: tuple(body["examples"][language]) for language in LANGUAGES},
            parameters=parameters,
            cypher=body["cypher"].strip(),
            columns=_columns(body["cypher"], tuple(body.get("prefer", ()))),
            cues={language: _cues(body.get("cues", {}).get(language, {})) for language in LANGUAGES},
            one_of=tuple(body.get("one_of", ())),
            prefer=tuple(body.get("prefer", ())),
            best=body.get("best", ""),
            empty=body.get("empty", "none"),
            denies=body.get("denies", False),
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise BadInput(f"{path.name} is no question of the catalogue: {error!r}.", "Correct the file.") from error
    _check(question)
    return question


def _parameter(name: str, spec: Mapping[str, Any]) -> Parameter:
    zh, en = labels()["parameters"][name]
    if spec["type"] not in NAMED + WORDS:
        raise ValueError(f"{name} has no known type")
    return Parameter(
        name, spec["type"], zh, en, spec.get("required", False), spec.get("at_least", 0), spec.get("containing", False)
    )


def _cues(body: Mapping[str, list[str]]) -> Cues:
    for pattern in [p for patterns in body.values() for p in patterns]:
        re.compile(pattern)
    return Cues(tuple(body.get("needs", ())), tuple(body.get("helps", ())), tuple(body.get("never", ())))


def _columns(cypher: str, hidden: tuple[str, ...]) -> tuple[str, ...]:
    """Columns shown: the names in the last RETURN, without those for the answer's own use."""
    returned = re.split(r"\bORDER BY\b", re.split(r"\bRETURN\b", cypher)[-1])[0]
    depth, items = 0, [""]
    for char in returned:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            items.append("")
        else:
            items[-1] += char
    names = [match[1] for item in items if (match := re.search(r"(\w+)\s*$", item))]
    return tuple(n for n in names if n not in (*_HIDDEN, *hidden) and not n.endswith("_id"))


def _check(question: Question) -> None:
    used = set(re.findall(r"\$(\w+)", question.cypher))
    known = set(question.parameters)
    unknown_columns = [c for c in question.columns if c not in labels()["columns"]]
    for trouble, what in (
        (used - known, "uses parameters that it does not declare"),
        (known - used, "declares parameters that its Cypher does not use"),
        (set(question.one_of) - known, "asks for one of parameters that it does not declare"),
        (set(unknown_columns), "returns columns without a label"),
    ):
        if trouble:
            raise BadInput(f"{question.id} {what}: {', '.join(sorted(trouble))}.", "Correct its file.")


def document() -> str:
    """``docs/questions.md``: every question with its parameters, columns and examples."""
    lines = [
        "# Questions of the catalogue",
        "",
        "Written by `python -m kg.catalogue`; a test fails where it lags behind the files in `kg/questions/`.",
        "Ask one with `kg question ID PARAM=VALUE …`, or in your own words with `kg ask`.",
        "",
        "Beside its parameters a question takes conditions on its answer: `without` and `also` a name or id (what the same question",
        "gives for that is left out, or alone kept), `figure` a range such as `>=10` or `>4500万元`, `first` how many of a ranking.",
        "A condition that makes no sense for a question is refused.",
    ]
    for question in load().values():
        lines += ["", f"### `{question.id}`", "", f"{question.zh} / {question.en}", ""]
        for parameter in question.parameters.values():
            need = (
                "required"
                if parameter.required
                else "one of these"
                if parameter.name in question.one_of
                else "optional"
            )
            several = f", {parameter.at_least} or more" if parameter.at_least else ""
            lines.append(f"- `{parameter.name}` ({parameter.type}, {need}{several}): {parameter.zh} / {parameter.en}")
        shown = labels()["columns"]
        lines += ["", "Shows: " + "; ".join(f"{shown[c][0]} / {shown[c][1]}" for c in question.columns) + "."]
        lines += ["", *(f"> {text}" for language in LANGUAGES for text in question.examples[language])]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent.parent / "docs" / "questions.md").write_text(document(), "utf-8")

"""Bodies of requests and responses. Rows, properties and parameters are open: the catalogue and the graph say what they hold."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["zh", "en"]


class Body(BaseModel):
    """A request: what it does not know is an error, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Reply(BaseModel):
    """A response."""

    model_config = ConfigDict(extra="allow")


class Problem(BaseModel):
    """What went wrong, and what to do about it."""

    code: str
    message: str
    remedy: str
    status: int
    choices: list[dict[str, Any]] | None = Field(default=None, description="Questions that the text may have meant.")


class ErrorBody(BaseModel):
    """The one body of every error."""

    error: Problem


class Health(Reply):
    """Whether the service can answer, and whether the graph shows what the ledger holds."""

    status: Literal["ok", "behind", "empty"]
    ledger: dict[str, Any]
    store: dict[str, Any]
    in_step: bool


class ParameterInfo(BaseModel):
    """A parameter of a question. Its values are ids or names of the type; ``GET /choices/{type}`` lists them."""

    name: str
    type: str
    zh: str
    en: str
    required: bool
    at_least: int


class QuestionInfo(BaseModel):
    """A question of the catalogue."""

    id: str
    zh: str
    en: str
    shows: dict[str, str]
    examples: dict[str, list[str]]
    parameters: list[ParameterInfo]
    one_of: list[str]
    columns: list[str]
    cypher: str


class Questions(BaseModel):
    """The catalogue."""

    questions: list[QuestionInfo]


class Statement(Reply):
    """A claim's sentence. ``form`` is ``digest`` where the sentence is this project's own."""

    id: str
    report: str
    sentence: str | None = None
    quote: str | None = None
    form: str
    status: str
    name_used: str | None = None
    unanchored: str | None = None


class Answer(Reply):
    """Rows with what they rest on: each row has ``claims``, each claim its statement in ``evidence``."""

    question: str
    parameters: dict[str, Any]
    cypher: str
    columns: list[str]
    rows: list[dict[str, Any]]
    note: str | None
    coverage: dict[str, Any]
    evidence: dict[str, Statement]
    version: str


class Ask(Body):
    """A question in words, or a corrected reading of it (``question`` with ``parameters``)."""

    text: str = Field(default="", max_length=1_000)
    lang: Language | None = Field(default=None, description="Language of the answer; by default that of the text.")
    question: str | None = Field(
        default=None, description="A question of the catalogue, instead of the reading of the text."
    )
    parameters: dict[str, str | list[str]] = Field(default_factory=dict, description="Parameter to ids or names.")


class Entity(Reply):
    """One thing with its properties, relations and claims."""

    id: str
    label: str
    name: str
    properties: dict[str, Any]
    relations: list[dict[str, Any]]
    claims: list[dict[str, Any]]


class Found(Reply):
    """One thing that a search found."""

    id: str
    label: str
    name: str
    names: list[str]
    reports: list[str]


class SearchResults(BaseModel):
    """Things of which a name contains ``q``, the best first."""

    q: str
    total: int
    limit: int
    offset: int
    results: list[Found]


class ClaimDetail(Reply):
    """A claim with every sentence that states it, in all texts of its report; ``ours`` marks those of our own digests."""

    id: str
    kind: str
    evidence: list[dict[str, Any]]
    about: dict[str, Any]


class Conflict(Reply):
    """Two figures that cannot both be right."""

    indicator: str
    place: str | None
    period: str
    claims: list[str]


class Conflicts(BaseModel):
    """Contradictions, and the statements of both sides."""

    total: int
    limit: int
    offset: int
    conflicts: list[Conflict]
    evidence: dict[str, Statement]
    version: str


class ReportInfo(Reply):
    """A report. ``form`` is that of its active text, ``forms`` those it has."""

    key: str
    title: str
    form: str
    ours: bool
    characters: int
    claims: int


class Reports(BaseModel):
    """Reports by key."""

    total: int
    limit: int
    offset: int
    reports: list[ReportInfo]


class ReportText(ReportInfo):
    """A report's active text with the claims read out of it; spans are [start, end) in code points."""

    text: str
    stated: list[dict[str, Any]]


class Cypher(Body):
    """A query that only reads."""

    query: str = Field(max_length=20_000)
    parameters: dict[str, Any] = Field(default_factory=dict)
    limit_s: float = Field(default=10.0, gt=0, le=60, description="Seconds after which the query is stopped.")
    max_rows: int = Field(default=1_000, ge=1, le=10_000)


class Rows(BaseModel):
    """Rows of a query; ``truncated`` where ``max_rows`` cut them off."""

    columns: list[str]
    rows: list[dict[str, Any]]
    truncated: bool
    version: str


class Choice(BaseModel):
    """A value that a parameter can take."""

    id: str
    zh: str
    en: str
    level: str = ""


class Choices(BaseModel):
    """Values of a type of parameter that exist in the graph."""

    type: str
    total: int
    limit: int
    offset: int
    choices: list[Choice]


class Term(BaseModel):
    """A concept of the ontology."""

    id: str
    zh: str
    en: str
    alt_zh: list[str]
    alt_en: list[str]
    definition_zh: str
    definition_en: str
    broader: list[str]
    iri: str


class Label(BaseModel):
    """What something of the model is called."""

    id: str
    zh: str
    en: str


class Vocabulary(BaseModel):
    """Concepts by scheme, and what labels, relationship types and properties of the graph are called."""

    schemes: dict[str, list[Term]]
    classes: dict[str, Label]
    relations: dict[str, Label]
    properties: dict[str, Label]

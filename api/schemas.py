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


def example(**body: Any) -> ConfigDict:
    """The settings of a response, with an example for the description of the service."""
    return ConfigDict(extra="allow", json_schema_extra={"examples": [body]})


STATEMENT = {
    "id": "c-08094f450e28b497aaa8e188",
    "report": "002",
    "sentence": "平湖开出七条校园专线，十辆车接送学生。",
    "quote": "十辆车",
    "form": "digest",
    "status": "reviewed",
    "name_used": "校园定制公交车",
}
CONFLICT = {
    "indicator": "校园定制公交车辆数",
    "place": "平湖市",
    "period": "",
    "left": 10.0,
    "unit": "车",
    "left_report": "002",
    "right": 18.0,
    "right_unit": "辆",
    "right_report": "000",
    "claims": ["c-08094f450e28b497aaa8e188", "c-b9eee5fbcc5ce5dafa2e0c8c"],
}
REPORT = {
    "key": "004",
    "title": "嘉兴：增强社会韧性 夯实平安根基",
    "form": "digest",
    "ours": True,
    "characters": 4156,
    "claims": 796,
}
VERSION = "9b729ffeceb65da5a3130638"


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

    model_config = example(
        status="ok",
        ledger={"version": VERSION, "reports": 5, "claims": 3295},
        store={"version": VERSION, "state": "ready"},
        in_step=True,
    )

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


class Questions(Reply):
    """The catalogue."""

    model_config = example(
        questions=[
            {
                "id": "places-of-programme",
                "zh": "哪些地方实施某项目？",
                "en": "Which places practise a programme?",
                "shows": {"zh": "地点", "en": "places"},
                "examples": {"zh": ["哪些地方有红船义警？"], "en": ["Where do the Red Boat Volunteer Police work?"]},
                "parameters": [
                    {
                        "name": "programme",
                        "type": "programme",
                        "zh": "项目",
                        "en": "programme",
                        "required": True,
                        "at_least": 0,
                    }
                ],
                "one_of": [],
                "columns": ["place"],
                "cypher": "MATCH (p:Program) WHERE p.id IN $programme …",
            }
        ]
    )

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

    model_config = example(
        question="places-of-programme",
        parameters={"programme": ["红船义警"]},
        understood={"programme": [{"id": "program-18ccb052d1395fe53d4365d6", "name": "红船义警"}]},
        cypher="MATCH (p:Program) WHERE p.id IN $programme …",
        columns=["place"],
        rows=[{"place": "南湖区", "claims": [STATEMENT["id"]], "context": False}],
        note=None,
        coverage={"text": "所查报道：000、001（共 2 篇）", "reports": []},
        evidence={STATEMENT["id"]: STATEMENT},
        version=VERSION,
    )

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

    model_config = example(
        id="place-330481",
        label="Place",
        name="海宁市",
        properties={"code": "330481", "level": "county", "name_en": "Haining City"},
        relations=[{"relation": "PART_OF", "direction": "out", "id": "place-3304", "name": "嘉兴市", "label": "Place"}],
        claims=[STATEMENT],
        totals={"relations": 1, "claims": 1},
    )

    id: str
    label: str
    name: str
    properties: dict[str, Any]
    relations: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    totals: dict[str, int]


class Found(Reply):
    """One thing that a search found."""

    id: str
    label: str
    name: str
    names: list[str]
    reports: list[str]


class SearchResults(Reply):
    """Things of which a name contains ``q``, the best first."""

    model_config = example(
        q="haining",
        total=1,
        limit=20,
        offset=0,
        results=[
            {"id": "place-330481", "label": "Place", "name": "海宁市", "names": ["haining", "海宁"], "reports": ["000"]}
        ],
    )

    q: str
    total: int
    limit: int
    offset: int
    results: list[Found]


class ClaimDetail(Reply):
    """A claim with every sentence that states it, in all texts of its report; ``ours`` marks those of our own digests."""

    model_config = example(
        id=STATEMENT["id"],
        kind="outcome",
        report="002",
        roles=[["place", {"kind": "place", "name": "平湖"}]],
        literals={"indicator": "校园定制公交车", "value": "10", "unit": "车"},
        about={"key": "002", "title": "…"},
        evidence=[
            {"form": "digest", "ours": True, "quote": "十辆车", "sentence": STATEMENT["sentence"], "spans": [[9, 12]]}
        ],
    )

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


class Conflicts(Reply):
    """Contradictions, and the statements of both sides."""

    model_config = example(
        total=1, limit=50, offset=0, conflicts=[CONFLICT], evidence={STATEMENT["id"]: STATEMENT}, version=VERSION
    )

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


class Reports(Reply):
    """Reports by key."""

    model_config = example(total=1, limit=100, offset=0, reports=[REPORT])

    total: int
    limit: int
    offset: int
    reports: list[ReportInfo]


class ReportText(ReportInfo):
    """A report's active text with the claims read out of it; spans are [start, end) in code points."""

    model_config = example(
        **REPORT,
        text="平湖开出七条校园专线，十辆车接送学生。",
        stated=[
            {
                "id": STATEMENT["id"],
                "states": "outcome",
                "status": "reviewed",
                "about": [{"id": "place-330482", "name": "平湖市", "label": "Place"}],
                "spans": [[11, 14]],
            }
        ],
    )

    text: str
    stated: list[dict[str, Any]]


class Cypher(Body):
    """A query that only reads."""

    query: str = Field(max_length=20_000)
    parameters: dict[str, Any] = Field(default_factory=dict)
    limit_s: float = Field(default=10.0, gt=0, le=60, description="Seconds after which the query is stopped.")
    max_rows: int = Field(default=1_000, ge=1, le=10_000)


class Rows(Reply):
    """Rows of a query; ``truncated`` where ``max_rows`` cut them off."""

    model_config = example(columns=["place"], rows=[{"place": "海宁市"}], truncated=False, version=VERSION)

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


class Choices(Reply):
    """Values of a type of parameter that exist in the graph."""

    model_config = example(
        type="place",
        total=1,
        limit=50,
        offset=0,
        choices=[{"id": "place-330481", "zh": "海宁市", "en": "Haining City", "level": "county"}],
    )

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


class Vocabulary(Reply):
    """Concepts by scheme, and what labels, relationship types and properties of the graph are called."""

    model_config = example(
        schemes={"directions": [{"id": "up", "zh": "上升", "en": "up", "broader": []}]},
        classes={"Program": {"id": "Program", "zh": "治理项目", "en": "programme"}},
        relations={"PART_OF": {"id": "partOf", "zh": "属于", "en": "part of"}},
        properties={"start_year": {"id": "start_year", "zh": "启动年份", "en": "start year"}},
    )

    schemes: dict[str, list[Term]]
    classes: dict[str, Label]
    relations: dict[str, Label]
    properties: dict[str, Label]

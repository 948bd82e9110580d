"""Questions of the catalogue, and questions in one's own words."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request

from api.schemas import Answer, Ask, Choices, Language, QuestionInfo, Questions
from api.served import FreshGraph, Graph, Limit, Offset, page
from kg import asking, catalogue, understanding
from kg.choices import choices as values
from kg.errors import BadInput

router = APIRouter(tags=["questions"])
ASKED = {
    "in words": {"value": {"text": "哪些县市区有志愿警务品牌？"}},
    "in English": {"value": {"text": "Which districts use volunteer policing brands?", "lang": "en"}},
    "corrected": {"value": {"question": "programmes", "parameters": {"place": ["place-330481"]}, "lang": "zh"}},
}


@router.get("/questions", response_model=Questions)
def questions() -> dict[str, Any]:
    """The questions of the catalogue with their wordings, parameters and Cypher."""
    return {"questions": [_described(q) for q in catalogue.load().values()]}


def _described(question: catalogue.Question) -> dict[str, Any]:
    parameters = [
        {"name": p.name, "type": p.type, "zh": p.zh, "en": p.en, "required": p.required, "at_least": p.at_least}
        for p in question.taken.values()
    ]
    return QuestionInfo(
        id=question.id,
        zh=question.zh,
        en=question.en,
        shows=dict(question.shows),
        examples={k: list(v) for k, v in question.examples.items()},
        parameters=parameters,  # type: ignore[arg-type]
        one_of=list(question.one_of),
        columns=list(question.columns),
        cypher=question.cypher,
    ).model_dump()


@router.get("/questions/{question_id}", response_model=Answer)
def question(
    question_id: str,
    request: Request,
    store: FreshGraph,
    lang: Annotated[Language, Query(description="Language of labels and notes.")] = "zh",
) -> dict[str, Any]:
    """The answer to a question of the catalogue.

    Its parameters stand in the query string as names or ids, several values repeated or with commas: `?place=海宁市&topic=anti_fraud`.
    """
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if name != "lang":
            given.setdefault(name, []).append(value)
    named: dict[str, Any] = {name: found[0] if len(found) == 1 else found for name, found in given.items()}
    return asking.answer(store, catalogue.find(question_id), named, lang).as_json()


@router.post("/ask", response_model=Answer)
def ask(store: Graph, asked: Annotated[Ask, Body(openapi_examples=ASKED)]) -> dict[str, Any]:
    """The answer to a question in words, with how it was understood and what else it may have meant.

    With `question` (and `parameters`) the reading is the caller's, and the text is not read. A text that fits no question well
    enough is an error of code `NotUnderstood` whose `choices` can be asked instead.
    """
    if asked.question:
        return asking.answer(store, asked.question, asked.parameters, asked.lang or "zh").as_json()
    if not asked.text.strip():
        raise BadInput("There is no question.", "Give text, or question with parameters.")
    return understanding.ask(store, asked.text, asked.lang).as_json()


@router.get("/choices/{type}", response_model=Choices)
def choices(
    type: str,
    store: FreshGraph,
    q: Annotated[str, Query(max_length=100, description="A part of the name.")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Values that a parameter of this type can take: names of the graph, or words of the ontology."""
    return {"type": type, **page("choices", values(store, type, q), limit, offset)}

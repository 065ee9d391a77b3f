"""The contract as OpenAPI tells it: what goes in, what comes out, how errors look."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from quality.settings import Preset
from quality.types import Relation, SectionKind, Status, Verdict


class Article(BaseModel):
    """One article; a missing field means unknown, never empty. Other fields are ignored."""

    model_config = ConfigDict(title="Article")

    id: str | int | None = Field(
        None, description="Unique in the request; default row:N.", json_schema_extra={"examples": ["17"]}
    )
    url: str | None = Field(None, description="Where it was scraped. It is never fetched.")
    publisher: str | None = Field(None, description="Registrable domain; default that of url.")
    title: str | None = Field(None, description="Headline.")
    text: str | None = Field(None, description="The article; text or html is needed for a score.")
    html: str | None = Field(None, description="The page, whose main text is extracted.")
    author: str | None = Field(None, description="Byline; default what html says.")
    published: str | None = Field(None, description="ISO 8601; default what html says.")
    language: str | None = Field(None, description="BCP 47; default what html says.")


class Reason(BaseModel):
    """One signal's part in a score."""

    signal: str
    family: str
    value: float
    effect: float = Field(description="Change in log-odds.")
    message: str
    spans: list[tuple[int, int]] = Field(description="Offsets in characters into the text.")


class Cluster(BaseModel):
    """Near-duplicates of an article."""

    id: str
    relation: Relation
    size: int
    publishers: int
    similarity: float


class Section(BaseModel):
    """A stretch of the text and what it is there for."""

    kind: SectionKind
    start: int
    end: int


class Attribution(BaseModel):
    """Who is said to have said what."""

    speaker: str | None
    cue: str | None
    kind: Literal["quote", "paraphrase"]
    source: Literal["named", "anonymous", "document"]
    start: int
    end: int
    cue_span: tuple[int, int] | None
    speaker_span: tuple[int, int] | None


class Problem(BaseModel):
    """A code to count, a sentence to read."""

    code: str = Field(examples=["too_short"])
    detail: str


class Assessment(BaseModel):
    """What is said about one article, as ``quality score`` says it."""

    id: str
    status: Status
    reliability: float | None = Field(ge=0, le=1, description="1 is best; null where there is no score.")
    verdict: Verdict | None
    publisher: str | None = None
    coverage: float | None = Field(None, description="Share of the model's signals that were known.")
    families: dict[str, float | None] | None = Field(
        None, description="Risk for each concern, 0 none, 1 severe."
    )
    extraction_quality: float | None = None
    reasons: list[Reason] | None = Field(None, description="Largest effects first.")
    cluster: Cluster | None = None
    signals: dict[str, float | None] | None = None
    sections: list[Section] | None = None
    attributions: list[Attribution] | None = None
    text: str | None = Field(None, description="Of html: the text that spans point into.")
    error: Problem | None = Field(None, description="Why there is no score.")
    model: str | None


class Error(BaseModel):
    """Every error of the service."""

    error: Problem


class Signal(BaseModel):
    """A number that is measured in an article."""

    name: str
    family: str
    summary: str
    unit: str
    bounds: list[float | None]
    direction: str = Field(description="How reliability may move when the value grows.")
    source: str
    citation: str
    version: int


class Thresholds(BaseModel):
    """Verdicts of a preset, with what was measured with them."""

    pass_from: float
    review_from: float
    precision: float | None = None
    recall: float | None = None


class Model(BaseModel):
    """Which model answers."""

    id: str
    name: str
    fingerprint: str
    presets: dict[str, Thresholds]
    facts: dict[str, Any]
    signals: list[str]


class State(BaseModel):
    """How the service is."""

    status: Literal["ok", "ready"]


class Wanted(BaseModel):
    """What to say about each article."""

    model_config = ConfigDict(extra="forbid")

    preset: Preset | None = Field(
        None, description="Thresholds of the verdicts; default as the service is set."
    )
    reasons: int | None = Field(
        None, ge=0, le=1000, description="Reasons an article, the largest effects first."
    )
    signals: bool = Field(False, description="Add the value of every signal.")
    sections: bool = Field(False, description="Add the sections of the text.")
    ledger: bool = Field(False, description="Add the attributions.")


_ROWS = {
    "type": "array",
    "description": "Rows; one that is no article comes back unscored, in its place.",
    "items": {"anyOf": [{"$ref": "#/components/schemas/Article"}, {"description": "Anything else."}]},
}
_LINES = {
    "type": "string",
    "description": "An article a line. Answers leave while lines still come; an error is the last line.",
}


def body(*, many: bool) -> dict[str, Any]:
    """What a request's body may be, as OpenAPI has it."""
    one = {"$ref": "#/components/schemas/Article"}
    content: dict[str, Any] = {"application/json": {"schema": {"anyOf": [one, _ROWS]} if many else one}}
    if many:
        content["application/x-ndjson"] = {"schema": _LINES}
    return {"requestBody": {"required": True, "content": content}}


def answers(model: Any, *codes: int, stream: bool = False) -> dict[int | str, dict[str, Any]]:
    """What may come back, by status."""
    good: dict[str, Any] = {"model": model, "description": "Done."}
    if stream:
        good["content"] = {"application/x-ndjson": {"schema": {"type": "string"}}}
    found: dict[int | str, dict[str, Any]] = {200: good}
    return found | {code: {"model": Error, "description": _MEANINGS[code]} for code in codes}


_MEANINGS = {
    401: "No token, or not the right one.",
    408: "The body did not come in time.",
    413: "More bytes or articles than the service takes.",
    415: "Neither JSON nor JSON lines.",
    421: "The service was asked under a name that is not its own.",
    422: "No JSON, no article, or an option that makes no sense.",
    503: "Starting, stopping, busy, or out of time; Retry-After says when to come back.",
}

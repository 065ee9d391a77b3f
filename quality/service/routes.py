"""What can be asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.routing import APIRoute

from quality.io import records
from quality.io.encoded import encoded
from quality.reports import listing
from quality.scoring.engine import Scorer
from quality.service import intake, schemas, view
from quality.service.batching import Batcher, Options
from quality.service.limits import RETRY, Limits, Refused
from quality.service.metrics import Metrics
from quality.service.streams import Stream
from quality.types import Article, Assessment


@dataclass(slots=True, kw_only=True)
class Service:
    """What the routes work with."""

    scorer: Scorer
    limits: Limits
    metrics: Metrics
    batcher: Batcher
    ready: bool = False

    def options(self, wanted: schemas.Wanted) -> Options:
        """What a request asks for, over what the service is set to."""
        said = {name: value for name, value in wanted.model_dump().items() if value is not None}
        return Options(**{"preset": self.scorer.preset, "reasons": self.scorer.reasons, **said})

    @property
    def thorough(self) -> Options:
        """Everything there is to say."""
        return Options(
            preset=self.scorer.preset,
            reasons=len(self.scorer.model.schema.specs),
            signals=True,
            sections=True,
            ledger=True,
        )


router = APIRouter()
_GET = (401, 421, 503)
_POST = (401, 408, 413, 415, 421, 422, 503)
OPEN = frozenset({"/", "/health", "/ready", "/static/page.css", "/static/app.css", "/static/app.js"})
"""Paths that need no token: they say nothing of any article."""
_STATIC = {
    "page.css": ("quality.reports", "templates/page.css", "text/css"),
    "app.css": ("quality.service", "static/app.css", "text/css"),
    "app.js": ("quality.service", "static/app.js", "text/javascript"),
}


@router.post(
    "/score",
    response_model=None,
    responses=schemas.answers(schemas.Assessment | list[schemas.Assessment], *_POST, stream=True),
    openapi_extra=schemas.body(many=True),
)
async def score(request: Request, wanted: Annotated[schemas.Wanted, Query()]) -> Response:
    """Score one article, a list of them, or a stream of JSON lines; one row out for each row in, in order.

    A row of a list or stream that is no article comes back unscored; alone it is refused.
    """
    service = _ready(request)
    options = service.options(wanted)
    if intake.kind(request) == "lines":
        return Stream(request, service.batcher, options, service.limits)
    content = await intake.body(request)
    if not isinstance(content, list):
        row = await intake.single(content)
        return _json(records.dump(await service.batcher.one(row, options)))
    rows = await intake.listed(content, service.limits)
    found = await service.batcher.many(rows, options)
    return _json(await asyncio.to_thread(_listed, found))


@router.post(
    "/explain",
    response_model=None,
    responses=schemas.answers(schemas.Assessment, *_POST),
    openapi_extra=schemas.body(many=False),
)
async def explain(request: Request) -> Response:
    """Say everything there is to say about one article: all reasons, signals, sections, attributions."""
    service = _ready(request)
    intake.only_json(request)
    row = await intake.single(await intake.body(request))
    return _json(records.dump(await service.batcher.one(row, service.thorough)))


@router.post("/view", include_in_schema=False)
async def page_view(request: Request) -> Response:
    """Lay out one article for the page."""
    service = _ready(request)
    intake.only_json(request)
    row = await intake.single(await intake.body(request))
    found = await service.batcher.one(row, service.thorough)
    return _json(encoded(view.drawn(row if isinstance(row, Article) else Article(id=row.id), found)))


@router.get("/signals", response_model=None, responses=schemas.answers(list[schemas.Signal], *_GET))
async def signals() -> Response:
    """List every signal: what it measures, its unit, range, direction and source."""
    return _json(encoded(listing.signals()))


@router.get("/model", response_model=None, responses=schemas.answers(schemas.Model, *_GET))
async def model(request: Request) -> Response:
    """Name the model, its presets with their measures, and what its training says about itself."""
    return _json(encoded(listing.model(_service(request).scorer.model)))


@router.get("/health", response_model=None, responses=schemas.answers(schemas.State, 421))
async def health() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@router.get("/ready", response_model=None, responses=schemas.answers(schemas.State, 421, 503))
async def ready(request: Request) -> dict[str, str]:
    """Say whether articles can be scored: 503 while the service starts and stops."""
    _ready(request)
    return {"status": "ready"}


@router.get(
    "/metrics",
    response_model=None,
    responses={
        **schemas.answers(None, *_GET),
        200: {"description": "Done.", "content": {"text/plain": {"schema": {"type": "string"}}}},
    },
)
async def metrics(request: Request) -> Response:
    """Count requests, articles, batches and times, in the text format of Prometheus."""
    return Response(_service(request).metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/", include_in_schema=False)
async def page() -> Response:
    """Show the page."""
    content = files("quality.service").joinpath("static/index.html").read_bytes()
    return Response(content, media_type="text/html")


@router.get("/static/{name}", include_in_schema=False)
async def static(name: str) -> Response:
    """Give one of the page's files; no other can be named."""
    if name not in _STATIC:
        raise Refused(404, "not_found", "The page has no such file.")
    package, path, kind = _STATIC[name]
    return Response(files(package).joinpath(path).read_bytes(), media_type=kind)


def _listed(found: list[Assessment]) -> bytes:
    return b"[" + b",".join(records.dump(each).rstrip() for each in found) + b"]"


def _service(request: Request) -> Service:
    found: Service = request.app.state.service
    return found


def _ready(request: Request) -> Service:
    service = _service(request)
    if not service.ready:
        raise Refused(503, "not_ready", "The service is starting or stopping. Try again.", headers=RETRY)
    return service


def _json(content: bytes) -> Response:
    return Response(content, media_type="application/json")


PATHS: frozenset[str] = frozenset(
    {route.path for route in router.routes if isinstance(route, APIRoute)} | OPEN | {"/openapi.json"}
)
"""Paths that metrics name; all others are one."""

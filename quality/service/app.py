"""The service: routes behind a guard, errors of one shape, a model that is warm before it is asked."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from quality.scoring.engine import Scorer
from quality.service import routes, schemas
from quality.service.batching import Batcher
from quality.service.guard import Guard
from quality.service.limits import Limits, Refused
from quality.service.metrics import Metrics
from quality.service.routes import Service
from quality.types import Article

_WARM = "The council met at the town hall on Monday, said a spokesman for the council. " * 8


def create(
    scorer: Scorer, *, limits: Limits | None = None, token: str | None = None, threads: int = 1
) -> FastAPI:
    """ASGI application that scores with ``scorer``, in so many ``threads``.

    Without a ``token`` it answers to the names of this machine only.
    """
    limits, metrics = limits or Limits(), Metrics()
    batcher = Batcher(scorer=scorer, observer=metrics, wait=limits.wait, threads=threads)
    app = _App(
        title="quality",
        version=version("quality"),
        description="How far each article of a news corpus can be relied on, why, and where to look.",
        docs_url=None,  # their pages fetch scripts from elsewhere
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        lifespan=_lifespan,
        exception_handlers={
            Refused: _refused,
            ClientDisconnect: _gone,
            HTTPException: _http,
            RequestValidationError: _invalid,
            Exception: _broken,
        },
    )
    app.state.service = Service(scorer=scorer, limits=limits, metrics=metrics, batcher=batcher)
    app.include_router(routes.router)
    app.add_middleware(
        Guard, limits=limits, metrics=metrics, token=token, paths=routes.PATHS, open=routes.OPEN
    )
    return app


class _App(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Describe the service; FastAPI does not know what a body is that it does not read."""
        document = super().openapi()
        document["components"]["schemas"]["Article"] = schemas.Article.model_json_schema()
        return document


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open and close; warming up may mean compiling, and ``/health`` answers meanwhile."""
    service: Service = app.state.service
    service.batcher.open()
    warming = asyncio.create_task(_warm(service))
    warming.add_done_callback(lambda task: task.cancelled() or task.result())  # an error is told at once
    yield
    warming.cancel()
    service.ready = False
    await service.batcher.close()


async def _warm(service: Service) -> None:
    await asyncio.to_thread(service.scorer.explain, Article(id="warm", text=_WARM, title="Ready"))
    gc.collect()
    gc.freeze()  # what is loaded now stays; looking through it again and again holds all answers up
    service.ready = True


async def _refused(_request: Request, error: Refused) -> JSONResponse:
    return JSONResponse(error.body, error.status, error.headers)


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    """Path or method that is not there."""
    headers, path = dict(error.headers or {}), request.url.path
    if error.status_code == 405:
        detail = f"{request.method} is not for {path}; it takes {headers.get('Allow', 'nothing')}."
        refused = Refused(405, "method_not_allowed", detail, headers=headers)
    elif error.status_code == 404:
        refused = Refused(404, "not_found", f"There is no {path:.200}; /openapi.json lists what there is.")
    else:
        refused = Refused(error.status_code, "refused", error.detail, headers=headers)
    return await _refused(request, refused)


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """Options that make no sense, by name."""
    said = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    return await _refused(request, Refused(422, "invalid_option", "; ".join(said)))


async def _gone(request: Request, _error: ClientDisconnect) -> JSONResponse:
    """Nobody reads it, but it is counted."""
    return await _refused(request, Refused(400, "gone", "The client went away before its body was there."))


async def _broken(request: Request, _error: Exception) -> JSONResponse:
    """Keep the error, which the server logs, to this machine."""
    return await _refused(request, Refused(500, "internal", "An error of the service; its log says more."))

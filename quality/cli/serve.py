"""``quality serve``: the same scores over HTTP, and a page to look at an article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from quality.cli import loading, options, screen


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    help="Address to listen at; one that others can reach needs --token-file.  [default: 127.0.0.1]",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    help="Port to listen at; 0 is any that is free.  [default: 8000]",
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with a token, which requests must bring: Authorization: Bearer TOKEN.",
)
@options.scoring
@options.reasons
@click.option("--threads", type=click.IntRange(1), default=1, help="Threads that score.  [default: 1]")
@click.option(
    "--max-body",
    metavar="N[K|M|G]",
    callback=options.size,
    default="32M",
    help="Bytes that a request may have.  [default: 32M]",
)
@click.option(
    "--max-rows",
    type=click.IntRange(1),
    default=10_000,
    help="Articles that a request may have.  [default: 10000]",
)
@click.option(
    "--max-requests",
    type=click.IntRange(1),
    default=64,
    help="Requests that may be under way at once; more are told to come back.  [default: 64]",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=options.Number(0.1, 3600),
    default=60.0,
    help="Time that a request may take, sending it included.  [default: 60]",
)
@options.quiet
def serve(
    host: str,
    port: int,
    token_file: Path | None,
    threads: int,
    max_body: int,
    max_rows: int,
    max_requests: int,
    timeout: float,
    quiet: bool,
    **flags: Any,
) -> None:
    """Score articles over HTTP, with a page at / to look at one.

    POST /score takes one article, a list, or a stream of JSON lines, POST /explain one article;
    GET /signals, /model, /health, /ready, /metrics and /openapi.json say what there is.

    No address that an article names is ever fetched.
    """
    from quality.service import server
    from quality.service.limits import Limits

    settings = options.settled(flags)
    secret = server.token(token_file, host)
    server.run(
        loading.scorer(settings),
        host=host,
        port=port,
        secret=secret,
        limits=Limits(body=max_body, rows=max_rows, requests=max_requests, seconds=timeout),
        threads=threads,
        tell=(lambda _line: None) if quiet else screen.tell,
    )

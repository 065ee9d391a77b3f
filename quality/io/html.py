"""HTML: one page a file; its main text is the article, its markup says the rest."""

from __future__ import annotations

from collections.abc import Iterator

from quality.errors import BadRow
from quality.io import markup, records
from quality.io.open import whole
from quality.io.records import PLAIN, Intake, Row, Skip


def read(name: str, intake: Intake = PLAIN, skip: Skip | None = None) -> Iterator[Row]:
    """Yield one row, with the file's name as its id; the extracted text is carried as ``text``."""
    if skip and skip.one():
        return
    content = whole(name, limit=intake.max_bytes)
    try:
        if content is None:
            raise intake.large(name, "page")
        fields = {intake.column("html"): markup.decode(content)}
        yield records.article(fields, name, intake)
    except BadRow as error:
        yield records.refused(error, name)

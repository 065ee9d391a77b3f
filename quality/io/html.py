"""HTML: one page a file; its main text is the article, its markup says the rest."""

from __future__ import annotations

from collections.abc import Iterator

from quality.errors import BadRow
from quality.io import markup, records
from quality.io.open import MAX_ROW, whole
from quality.io.records import PLAIN, Intake, Row


def read(name: str, intake: Intake = PLAIN) -> Iterator[Row]:
    """Yield one row, with the file's name as its id; the extracted text is carried as ``text``."""
    content = whole(name)
    try:
        if content is None:
            raise BadRow("too_large", f"{name}: a page may have {MAX_ROW >> 20} MB")
        fields = {intake.columns.get("html", "html"): markup.decode(content)}
        yield records.article(fields, name, intake)
    except BadRow as error:
        yield records.refused(error, name)

"""What a run tells at the end, and whether too many of its rows failed."""

from __future__ import annotations

from quality.errors import TooManyFailures
from quality.scoring.tally import OTHERS, VERDICTS, Tally
from quality.settings import allowed

_PUBLISHERS = 5
_MANY = 1000
"""Rows from which on a rate says something."""


def lines(tally: Tally, *, rate: float | None = None) -> list[str]:
    """Counts by verdict, by code and by publisher, and the rate of a long run.

    >>> from collections import Counter
    >>> lines(Tally(Counter(drop=2), Counter(not_json=1), {"not_json": "a:3: no value"}))
    ['3 rows: 0 pass, 0 review, 2 drop, 1 unscored', '  not_json 1, first: a:3: no value']
    """
    counts = [f"{tally.verdicts[verdict]:,} {verdict}" for verdict in VERDICTS]
    if tally.codes:
        counts.append(f"{tally.codes.total():,} unscored")
    rows = "1 row" if tally.rows == 1 else f"{tally.rows:,} rows"
    told = [f"{rows}: {', '.join(counts)}"]
    if rate is not None and tally.rows >= _MANY:
        told[0] += f"; {rate:,.0f} rows a second"
    told += [f"  {code} {count:,}, first: {tally.first[code]}" for code, count in tally.codes.most_common()]
    return [*told, *_publishers(tally)]


def _publishers(tally: Tally) -> list[str]:
    """The largest publishers with the mean of their scores, where there are some."""
    known = sum(name != OTHERS for name in tally.publishers)
    if known < 2:
        return []
    largest = [(name, share) for name, share in tally.largest(_PUBLISHERS + 1) if name != OTHERS][
        :_PUBLISHERS
    ]
    named = [
        f"{name} {share.rows:,}" + (f" (mean {share.total / share.scored:.2f})" if share.scored else "")
        for name, share in largest
    ]
    more = f", and {known - len(named):,} more" if known > len(named) else ""
    return [f"  publishers: {', '.join(named)}{more}"]


def check(tally: Tally, max_errors: str) -> None:
    """Complain where more rows have no score than allowed."""
    failed = tally.codes.total()
    if failed > allowed(max_errors, tally.rows):
        raise TooManyFailures(
            f"{failed:,} of {tally.rows:,} rows have no score; --max-errors {max_errors} allows fewer. "
            'All rows were written: look at those with "status": "unscored", or allow more.'
        )

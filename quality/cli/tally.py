"""The count of a run: what it tells at the end, and whether too many rows failed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from quality.errors import TooManyFailures
from quality.settings import allowed
from quality.types import Assessment

_VERDICTS = ("pass", "review", "drop")


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows by verdict, failures by code, and the first failure of each code."""

    verdicts: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, assessment: Assessment) -> None:
        """Count one row."""
        if assessment.error is None:
            self.verdicts[assessment.verdict or "scored"] += 1
        else:
            self.codes[assessment.error.code] += 1
            self.first.setdefault(assessment.error.code, assessment.error.detail)

    @property
    def rows(self) -> int:
        """All rows."""
        return self.verdicts.total() + self.codes.total()

    def lines(self) -> list[str]:
        """What is told at the end.

        >>> Tally(Counter(drop=2), Counter(not_json=1), {"not_json": "a:3: no value"}).lines()
        ['3 rows: 0 pass, 0 review, 2 drop, 1 unscored', '  not_json 1, first: a:3: no value']
        """
        counts = [f"{self.verdicts[verdict]:,} {verdict}" for verdict in _VERDICTS]
        if self.codes:
            counts.append(f"{self.codes.total():,} unscored")
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        codes = self.codes.most_common()
        problems = [f"  {code} {count:,}, first: {self.first[code]}" for code, count in codes]
        return [f"{rows}: {', '.join(counts)}", *problems]

    def check(self, max_errors: str) -> None:
        """Complain where more rows have no score than allowed."""
        failed = self.codes.total()
        if failed > allowed(max_errors, self.rows):
            raise TooManyFailures(
                f"{failed:,} of {self.rows:,} rows have no score; --max-errors {max_errors} allows fewer. "
                'All rows were written: look at those with "status": "unscored", or allow more.'
            )

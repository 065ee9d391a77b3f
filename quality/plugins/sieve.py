"""Keep or drop: the decision that pipelines take, with a reason that can be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from quality.errors import WrongUsage
from quality.types import Assessment, Verdict

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """What falls through: articles with one of the verdicts ``drop``, and unscored ones if they should."""

    drop: Sequence[Verdict] = ("drop",)
    drop_unscored: bool = False

    def __post_init__(self) -> None:
        for verdict in self.drop:
            if verdict not in VERDICTS:
                raise WrongUsage(f"drop: {verdict!r} is no verdict; there are {', '.join(VERDICTS)}.")

    def reason(self, assessment: Assessment) -> str | None:
        """Why an article is dropped: the code of an unscored one, or verdict and greatest concern.

        None where it is kept.

        >>> Sieve().reason(Assessment(id="1", verdict="drop", families={"headline": 0.9, "prose": 0.4}))
        'drop_headline'
        """
        if assessment.error is not None:
            return f"unscored_{assessment.error.code}" if self.drop_unscored else None
        if assessment.verdict not in self.drop:
            return None
        known = {name: risk for name, risk in assessment.families.items() if risk is not None}
        return f"{assessment.verdict}_{max(known, key=known.__getitem__)}" if known else assessment.verdict

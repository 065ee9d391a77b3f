"""The pre-filter: lines that are accepted go on as they are, the others are told why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from quality.io import records
from quality.io.encoded import encoded
from quality.io.records import Intake
from quality.scoring.blocks import Lines
from quality.scoring.engine import Scorer
from quality.scoring.tally import Tally
from quality.scoring.work import Known, scored
from quality.types import Assessment

Handling: TypeAlias = Literal["keep", "reject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is accepted.

    ``least`` is the lowest reliability; without it the verdict decides: ``drop`` is rejected, and ``review``
    where ``review`` says so. ``risks`` are the highest risks by family; an unknown risk is none.
    ``unscored`` says what becomes of rows without a score.
    """

    least: float | None = None
    review: Handling = "keep"
    unscored: Handling = "reject"
    risks: Mapping[str, float] = field(default_factory=dict)

    def against(self, assessment: Assessment) -> list[str]:
        """What speaks against an article; nothing where it is accepted.

        >>> Rule(least=0.4).against(Assessment(id="1", reliability=0.25, verdict="review"))
        ['reliability 0.25 is below 0.4']
        """
        if assessment.error is not None:
            # of a line that is too large only the beginning is there: it cannot be passed on
            refused = self.unscored == "reject" or assessment.error.code == "too_large"
            return [f"unscored: {assessment.error.code}"] if refused else []
        return [*self._score(assessment), *self._families(assessment)]

    def _score(self, assessment: Assessment) -> Iterator[str]:
        if self.least is not None:
            if assessment.reliability is not None and assessment.reliability < self.least:
                yield f"reliability {assessment.reliability:.4g} is below {self.least:g}"
        elif assessment.verdict == "drop" or (assessment.verdict == "review" and self.review == "reject"):
            yield f"verdict {assessment.verdict}"

    def _families(self, assessment: Assessment) -> Iterator[str]:
        for family, most in self.risks.items():
            risk = assessment.families.get(family)
            if risk is not None and risk > most:
                yield f"{family} {risk:.4g} is above {most:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """Lines that were accepted, rows that say why the others were not, and how many there are of both."""

    accepted: bytes
    rejected: bytes
    kept: int
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """Scorer and rule; done to a block of lines in whichever process."""

    scorer: Scorer
    intake: Intake
    rule: Rule
    known: Known | None = None

    def __call__(self, block: Lines) -> Sifted:
        """Sift one block."""
        rows = block.rows(self.intake)
        if self.known is not None:
            rows = self.known(block.start.rows, rows)
        assessments = scored(self.scorer, rows, self.intake)
        accepted, rejected = [], []
        lines = (line for line in block.content.split(b"\n") if line.strip())
        for line, assessment in zip(lines, assessments, strict=True):
            if against := self.rule.against(assessment):
                rejected.append(_reject(assessment, against))
            else:
                accepted.append(line + b"\n")
        return Sifted(
            accepted=b"".join(accepted),
            rejected=b"".join(rejected),
            kept=len(accepted),
            tally=Tally.of(assessments),
        )


def _reject(assessment: Assessment, against: list[str]) -> bytes:
    """The assessment's row, with what spoke against it."""
    return encoded({"rejected": against})[:-1] + b"," + records.dump(assessment)[1:]

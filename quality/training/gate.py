"""Floors under a model's figures: a worse model is refused, and floors go down only when somebody says so.

``floors.json`` pins figures by set and metric, and the SHA-256 of the data they were measured on: figures on
other data compare nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from quality.errors import FileTrouble, WrongUsage
from quality.model import bundle
from quality.training import examined, manifests, sets
from quality.training.examined import Answers, Examiner
from quality.training.metrics import DOWN

Figures: TypeAlias = dict[str, dict[str, float]]

GAP: Final = "left_right_gap"
"""Largest distance of the mean scores of left and right articles among publishers of equal rating."""
PINNED: Final = ("auc", "ece", GAP)
FALLING: Final = frozenset({*DOWN, GAP})
"""Metrics that are better the lower they are."""
FEWEST_PUBLISHERS: Final = 5
"""Publishers of each leaning that a gap needs; with fewer it is one site's."""
DIGITS: Final = 4
TOLERANCE: Final = 0.005
"""What a challenger may lose against a champion where no floor is pinned: less than another seed changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One floor and what was measured; None where it could not be."""

    set: str
    metric: str
    floor: float
    measured: float | None

    @property
    def kept(self) -> bool:
        """Whether the figure is on the right side of the floor."""
        if self.measured is None:
            return False
        return self.measured <= self.floor if self.metric in FALLING else self.measured >= self.floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the gate says about a model."""

    model: str
    lines: Sequence[Line]

    @property
    def fell(self) -> list[Line]:
        """Floors that were not kept."""
        return [line for line in self.lines if not line.kept]

    @property
    def passed(self) -> bool:
        """Whether every floor was kept."""
        return not self.fell

    def __str__(self) -> str:
        rows = [f"{'set':40} {'metric':16} {'floor':>8} {'measured':>8}"]
        for line in self.lines:
            shown = "none" if line.measured is None else f"{line.measured:.4f}"
            mark = "" if line.kept else "  fell"
            rows.append(f"{line.set:40} {line.metric:16} {line.floor:8.4f} {shown:>8}{mark}")
        return "\n".join(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """Pinned figures by set and metric, and the hashes of the files that they were measured on."""

    figures: Figures
    data: Mapping[str, str]

    def verdict(self, model: str, measured: Figures) -> Verdict:
        """Hold a model's figures against the floors."""
        lines = [
            Line(set=name, metric=metric, floor=floor, measured=measured.get(name, {}).get(metric))
            for name, pinned in self.figures.items()
            for metric, floor in pinned.items()
        ]
        return Verdict(model=model, lines=lines)

    def raised(self, measured: Figures, *, lower: bool = False) -> Floors:
        """Floors where the figures now are; below the old ones only with ``lower``."""
        found: Figures = {}
        for name in dict.fromkeys([*self.figures, *measured]):
            old, new = self.figures.get(name, {}), measured.get(name, {})
            found[name] = {
                metric: _stricter(metric, old.get(metric), new.get(metric), lower=lower)
                for metric in dict.fromkeys([*old, *new])
            }
        return Floors(figures=found, data=self.data)

    def write(self, path: Path) -> None:
        """Write ``floors.json``."""
        content = json.dumps({"data": dict(self.data), "floors": self.figures}, indent=1)
        path.write_text(f"{content}\n", encoding="utf-8")


def read(path: Path) -> Floors:
    """Read ``floors.json``.

    Raises
    ------
    FileTrouble
        It is missing or holds something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        figures = {
            str(name): {str(metric): float(floor) for metric, floor in pinned.items()}
            for name, pinned in found["floors"].items()
        }
        return Floors(figures=figures, data={str(name): str(sha) for name, sha in found["data"].items()})
    except OSError as error:
        raise FileTrouble(f"{path}: cannot be read ({error.strerror}). Make it with --update.") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise FileTrouble(f"{path}: no floors ({error!r}). Restore the file.") from error


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of the files of every set that is measured."""
    names = [name for name in examined.NAMES if name != examined.POOLED]
    return {one.name: sets.sha256(folder / one.file.path) for one in manifests.named(names)}


def measured(model: Path, asked: Sequence[examined.Examined]) -> tuple[str, Figures]:
    """Id of the model in a folder, and its pinned metrics on every set that has both sides."""
    examiner = Examiner.of(bundle.load(model), model)
    found: Figures = {}
    for one in asked:
        answers = examiner.answers(one)
        scored = answers.predictions(answers.known).scored()
        if one.name == examined.POOLED:
            scored[GAP] = gap(answers)
        if scored["auc"] is not None:
            pinned = ("auc",) if one.mixed else PINNED
            found[one.name] = {name: value for name in pinned if (value := scored.get(name)) is not None}
    return examiner.model.id, found


def gap(answers: Answers) -> float | None:
    """The largest :data:`GAP`; None where too few publishers are on one side."""
    places = answers.known
    rows, samples = answers.predictions(places), answers.samples(places)
    found = []
    for side in (0, 1):
        means = []
        for leaning in ("left", "right"):
            own = [at for at, s in enumerate(samples) if s.political == leaning and s.side == side]
            if len({samples[at].group for at in own}) >= FEWEST_PUBLISHERS:
                means.append(float(np.mean(rows.probability[own])))
        if len(means) == 2:
            found.append(abs(means[0] - means[1]))
    return max(found, default=None)


def gate(
    model: Path, folder: Path, path: Path, *, update: bool = False, allow_regression: bool = False
) -> Verdict:
    """Measure a model against pinned floors; ``update`` moves them to where the figures now are.

    Raises
    ------
    FileTrouble
        The data are not those that the floors were measured on.
    WrongUsage
        ``allow_regression`` without ``update``.
    """
    if allow_regression and not update:
        raise WrongUsage("--allow-regression lowers floors together with --update only.")
    now = hashes(folder)
    floors = read(path) if path.exists() or not update else Floors(figures={}, data=now)
    changed = [name for name, sha in floors.data.items() if now.get(name) != sha]
    if changed and not allow_regression:
        raise FileTrouble(
            f"{folder}: {', '.join(changed)} differ from what {path.name} was measured on. Take those files, "
            "or measure anew with --update --allow-regression."
        )
    found, figures = measured(model, examined.load(folder))
    verdict = floors.verdict(found, figures)
    if update and (verdict.passed or allow_regression):
        moved = floors.raised(figures, lower=allow_regression)
        Floors(figures=moved.figures, data=now).write(path)
        return moved.verdict(found, figures)
    return verdict


def challenge(challenger: Path, champion: Path, folder: Path, floors: Path | None = None) -> Verdict:
    """Whether a new model may take the place of another: it keeps every floor.

    Parameters
    ----------
    challenger, champion
        Folders of the models, with their held-out predictions.
    folder
        Folder of the labelled sets.
    floors
        Pinned floors; by default what the champion reaches on the same rows, less :data:`TOLERANCE`.
    """
    asked = examined.load(folder)
    pinned = read(floors).figures if floors else _reached(measured(champion, asked)[1])
    found, figures = measured(challenger, asked)
    return Floors(figures=pinned, data={}).verdict(found, figures)


def _reached(figures: Figures) -> Figures:
    """Floors a little below what a champion reaches."""
    return {
        name: {m: value + (TOLERANCE if m in FALLING else -TOLERANCE) for m, value in own.items()}
        for name, own in figures.items()
    }


def _stricter(metric: str, old: float | None, new: float | None, *, lower: bool) -> float:
    """The floor to pin, of DIGITS digits that the figure itself keeps."""
    falling, scale = metric in FALLING, 10**DIGITS
    if new is not None:
        new = (math.ceil(new * scale) if falling else math.floor(new * scale)) / scale
    if old is None or new is None or lower:
        return float(next(value for value in (new, old) if value is not None))
    return min(old, new) if falling else max(old, new)

"""A model on disk: JSON and plain arrays, checked before they are believed; nothing in them can run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from quality.errors import ModelRefused, SchemaMismatch
from quality.features.registry import Schema, select
from quality.model import weights
from quality.model.calibration import Calibration
from quality.model.scorecard import Gate, Scorecard
from quality.model.tables import Table
from quality.text.found import WordWeights
from quality.types import Verdict

FORMAT: Final = 4
MANIFEST, SCORECARD, WEIGHTS = "manifest.json", "scorecard.json", "weights.npz"
LARGEST = {MANIFEST: 2**20, SCORECARD: 2**24, WEIGHTS: weights.LARGEST}
PRESETS = ("lenient", "balanced", "strict")


@dataclass(frozen=True, kw_only=True)
class Preset:
    """Thresholds of a verdict and what was measured with them on publishers never seen in training.

    ``precision`` and ``recall`` are those of "pass" for reliable articles; None where not measured.
    """

    pass_from: float
    review_from: float
    precision: float | None = None
    recall: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.review_from <= self.pass_from <= 1:
            raise ModelRefused("A preset needs 0 <= review_from <= pass_from <= 1.")


@dataclass(frozen=True, kw_only=True)
class Model:
    """A scorecard with the signals it reads, the word models behind them and the presets.

    ``families`` holds the scorecards of families that have labels of their own. ``facts`` is what the fit
    says about itself: seed, data hashes, library versions, metrics; plain JSON.
    """

    name: str
    schema: Schema
    scorecard: Scorecard
    presets: Mapping[str, Preset]
    words: WordWeights | None = None
    families: Mapping[str, Scorecard] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sizes = {name: len(places) for name, places in self.columns.items()}
        fits = len(self.scorecard.tables) == len(self.schema.specs) and all(
            len(card.tables) == sizes.get(name) for name, card in self.families.items()
        )
        if not fits:
            raise ModelRefused(f"Model {self.name}: a scorecard needs one table a signal that it reads.")
        if set(PRESETS) != set(self.presets):
            raise ModelRefused(f"Model {self.name}: the presets must be {', '.join(PRESETS)}.")

    @cached_property
    def columns(self) -> dict[str, list[int]]:
        """Columns of each family's signals, in the order of the schema."""
        found: dict[str, list[int]] = {}
        for column, spec in enumerate(self.schema.specs):
            found.setdefault(spec.family, []).append(column)
        return found

    @cached_property
    def tellers(self) -> list[tuple[str, str, Callable[[float], str]]]:
        """Name, family and maker of sentences of each signal: what a reason says."""
        pairs = zip(self.schema.specs, self.scorecard.tables, strict=True)
        return [(spec.name, spec.family, spec.teller(table.usual)) for spec, table in pairs]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Content of its files by name; the same model gives the same bytes."""
        return _files(self)

    @cached_property
    def id(self) -> str:
        """Name and hash; two models that could differ in any score have different ids."""
        return f"{self.name}@{_sha256(self.files[MANIFEST])[:8]}"

    def verdict(self, reliability: float, preset: str = "balanced") -> Verdict:
        """``pass``, ``review`` or ``drop`` by the thresholds of ``preset``."""
        chosen = self.presets[preset]
        if reliability >= chosen.pass_from:
            return "pass"
        return "review" if reliability >= chosen.review_from else "drop"


def save(model: Model, folder: Path) -> None:
    """Write the files of a model; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in model.files.items():
        (folder / name).write_bytes(content)


def shipped() -> Path:
    """Folder of the model that comes with the package: inside a wheel, beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "_models" / "default"
    return inside if inside.is_dir() else package.parent / "models" / "default"


def load(folder: Path | None = None) -> Model:
    """Read a model, by default the shipped one; refuse it unless saving it again gives the same bytes.

    Raises
    ------
    ModelRefused
        A file is missing, too large, no model, or was changed.
    SchemaMismatch
        The signals or the word lists of this installation are not those of the fit.
    """
    place = shipped() if folder is None else folder
    return parse({name: _read(place / name, most) for name, most in LARGEST.items()}, place)


def parse(read: Mapping[str, bytes], place: Path) -> Model:
    """Model from the bytes of its files, as :func:`load`; ``place`` is where they came from."""
    try:
        manifest = json.loads(read[MANIFEST], parse_constant=_refuse)
        changed = [name for name in (SCORECARD, WEIGHTS) if _sha256(read[name]) != manifest["sha256"][name]]
        if changed or read[MANIFEST] != _sealed({k: v for k, v in manifest.items() if k != "seal"}):
            which = ", ".join(changed or [MANIFEST])
            raise ModelRefused(f"{place}: {which} changed after the model was saved. Copy the model again.")
        if manifest["format"] != FORMAT:
            raise ModelRefused(f"{place}: format {manifest['format']}, this version reads {FORMAT}. Retrain.")
        schema = _schema(manifest, place)
        model = _model(manifest, json.loads(read[SCORECARD], parse_constant=_refuse), schema, read[WEIGHTS])
        same = model.files == read
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ModelRefused(f"{place}: not a model ({error!r}).") from error
    if not same:
        raise ModelRefused(f"{place}: written by another version. Retrain, or install that version.")
    return model


def _schema(manifest: Any, place: Path) -> Schema:
    schema = select(manifest["signals"])
    if schema.fingerprint != manifest["fingerprint"]:
        raise SchemaMismatch(f"{place}: signals or word lists differ from those of the fit. Retrain.")
    return schema


def _model(manifest: Any, cards: Any, schema: Schema, packed: bytes) -> Model:
    return Model(
        name=str(manifest["name"]),
        schema=schema,
        scorecard=_card(cards["reliability"]),
        families={str(name): _card(card) for name, card in cards["families"].items()},
        presets={str(name): Preset(**preset) for name, preset in manifest["presets"].items()},
        words=weights.unpack(packed),
        facts=manifest["facts"],
    )


def _card(read: Any) -> Scorecard:
    calibration = Calibration(read["calibration"]["slope"], read["calibration"]["offset"])
    gates = tuple(Gate(_tables(gate["tables"]), gate["intercept"]) for gate in read["gates"])
    return Scorecard(_tables(read["tables"]), read["intercept"], calibration, gates)


def _tables(read: Any) -> tuple[Table, ...]:
    return tuple(Table(tuple(t["edges"]), tuple(t["values"]), t["usual"]) for t in read)


def _files(model: Model) -> dict[str, bytes]:
    cards = {name: _plain(card) for name, card in sorted(model.families.items())}
    scorecard = _dump({"reliability": _plain(model.scorecard), "families": cards})
    packed = weights.pack(model.words)
    manifest = {
        "format": FORMAT,
        "name": model.name,
        "signals": model.schema.names,
        "versions": {spec.name: spec.version for spec in model.schema.specs},
        "fingerprint": model.schema.fingerprint,
        "presets": {name: asdict(model.presets[name]) for name in PRESETS},
        "facts": model.facts,
        "sha256": {SCORECARD: _sha256(scorecard), WEIGHTS: _sha256(packed)},
    }
    return {MANIFEST: _sealed(manifest), SCORECARD: scorecard, WEIGHTS: packed}


def _plain(card: Scorecard | Gate) -> dict[str, Any]:
    """As :func:`dataclasses.asdict`, which copies number by number."""
    plain = {each.name: getattr(card, each.name) for each in fields(card)}
    plain["tables"] = [
        {each.name: getattr(table, each.name) for each in fields(table)} for table in card.tables
    ]
    if isinstance(card, Scorecard):
        plain["calibration"] = asdict(card.calibration)
        plain["gates"] = [_plain(gate) for gate in card.gates]
    return plain


def _sealed(manifest: Mapping[str, Any]) -> bytes:
    return _dump({**manifest, "seal": _sha256(_dump(manifest))})


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise ModelRefused(f"{path}: cannot be read ({error.strerror}). Name another model.") from error
    if len(content) > most:
        raise ModelRefused(f"{path}: larger than the {most} bytes that a model file may have.")
    return content


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number of a model")


def _dump(content: Any) -> bytes:
    return json.dumps(content, allow_nan=False, indent=1).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

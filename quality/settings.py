"""What a run is set to: defaults < ``quality.toml`` < ``QUALITY_*`` variables < flags.

``quality.toml`` lies in the working directory, its keys are the names below; a variable is the name in
capitals after ``QUALITY_`` (``QUALITY_WORKERS=4``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from quality.errors import FileTrouble, WrongUsage

Preset: TypeAlias = Literal["lenient", "balanced", "strict"]

FILE = Path("quality.toml")
PREFIX = "QUALITY_"
PRESETS: tuple[Preset, ...] = get_args(Preset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings that more than one command reads.

    ``model`` None is the model that comes with the package, ``datasets`` None the cache folder of this
    machine's user. ``max_errors`` is a number of rows or, with a percent sign, a share of them.
    """

    model: Path | None = None
    preset: Preset = "balanced"
    workers: int = 1
    reasons: int = 10
    max_errors: str = "1%"
    datasets: Path | None = None


def load(flags: Mapping[str, Any], environment: Mapping[str, str], file: Path = FILE) -> Settings:
    """Put the layers on top of each other; a flag that is None was not given.

    >>> load({"workers": None}, {"QUALITY_WORKERS": "4"}).workers
    4
    """
    names = [field.name for field in fields(Settings)]
    values: dict[str, Any] = {}
    for key, value in _from_file(file).items():
        values[key] = _checked(key, value, f"{file}: {key}")
    for name in names:
        variable = PREFIX + name.upper()
        if environment.get(variable):
            values[name] = _checked(name, environment[variable], variable)
    values |= {name: flags[name] for name in names if flags.get(name) is not None}
    return Settings(**values)


def allowed(max_errors: str, rows: int, where: str = "--max-errors") -> float:
    """Rows that may fail, of so many; ``where`` names the setting in the error.

    >>> allowed("1%", 250), allowed("3", 250)
    (2.5, 3.0)
    """
    try:
        limit = float(max_errors.removesuffix("%"))
    except ValueError:
        limit = -1.0
    share = max_errors.endswith("%")
    if not 0 <= limit < float("inf") or (share and limit > 100):
        raise WrongUsage(f"{where} {max_errors!r} is no number of rows. Write 20 or 1%.")
    return limit * rows / 100 if share else limit


def _from_file(file: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FileTrouble(f"{file} cannot be read: {error.strerror}. Check the file's rights.") from error
    except ValueError as error:
        raise WrongUsage(f"{file} is not TOML: {error}. Mend the line.") from error
    known = [field.name for field in fields(Settings)]
    for key in found:
        if key not in known:
            raise WrongUsage(f"{file}: unknown setting {key!r}. Known are {', '.join(known)}.")
    return found


def _checked(name: str, value: Any, where: str) -> Any:
    """Value of the right type, or an error that names where it stands."""
    if name in ("workers", "reasons"):
        least = 1 if name == "workers" else 0
        if isinstance(value, str) and value.isdecimal():
            value = int(value)
        if type(value) is not int or value < least:
            raise WrongUsage(f"{where} must be a whole number from {least} on, not {value!r}.")
        return value
    if type(value) is int and name == "max_errors":
        value = str(value)
    if not isinstance(value, str):
        raise WrongUsage(f"{where} must be text, not {value!r}. Put it in quotes.")
    if name == "preset" and value not in PRESETS:
        raise WrongUsage(f"{where} must be one of {', '.join(PRESETS)}, not {value!r}.")
    if name == "max_errors":
        allowed(value, 1, where)
    return Path(value) if name in ("model", "datasets") else value

"""The model card: what a model is for, what it learned from, how good it is, what it must not be used for.

Written from the bundle, the figures beside it and the manifests of the sets, so that it cannot fall behind.
The shape of each signal's effect stands there twice: as an inline picture, and as characters for places that
show Markdown without inline pictures (GitHub among them).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from quality.errors import WrongUsage
from quality.features.spec import Direction
from quality.model.bundle import Model
from quality.model.tables import Table
from quality.reports import charts
from quality.reports.evaluation import figure, left_out
from quality.reports.view import FAMILIES
from quality.training import augment, manifests
from quality.training.manifests import Manifest

FIGURES: Final = "metrics.json"
"""Where a model's folder keeps what ``quality evaluate`` measured."""
MOVES: Final = {Direction.LOWERS: "falls", Direction.FREE: "either", Direction.RAISES: "rises"}
USE: Final = """
Reliability is the probability that an article is on the reliable side of the labels that the model learned
from. It is not the truth of a claim, and no statement about a person. The risks of the families rank articles
by one concern each; `prose` means machine-like or template prose and proves nothing about who wrote it.

Made for: sorting scraped corpora of English news articles, finding content farms, advertising, templates and
missing sources, and showing a person where to look. A person decides about what the model would drop.
"""
NOT_FOR: Final = (
    "deciding alone about people or publishers: blocking, demonetising, hiring, ranking in public",
    "calling an article, an author or a site false, fake or written by a machine: it measures none of these",
    "fact checking: a careful lie with quotations can pass, and a true text in a poor style can fail",
    "texts that are no English news: other languages, fiction, court rulings, forum posts, source code",
    "articles of fewer than 50 words of body",
    "thresholds on a corpus unlike the measured ones, without measuring there again (`quality evaluate`)",
)
LIMITS: Final = (
    "An article gets the side of its publisher, as raters saw the publisher as a whole; their views, and the "
    "years and subjects of the sets, are in the model.",
    "Rated sites that look like news and quote like news are hardly told apart by style.",
    "Formal prose and prose by second-language writers share traits with template prose.",
    "Someone who knows the signals can write for them.",
)


def write(model: Model, found: Mapping[str, Any] | None) -> str:
    """Write the card in Markdown.

    Parameters
    ----------
    model
        The model.
    found
        What ``quality evaluate`` measured with it, as JSON has it; None leaves the figures out.

    Raises
    ------
    WrongUsage
        The figures are those of another model.
    """
    if found is not None and found.get("model") != model.id:
        raise WrongUsage(f"The figures are those of {found.get('model')}, not of {model.id}. Evaluate anew.")
    parts = [
        f"# Model card: {model.name}",
        f"`{model.id}`: {len(model.schema.specs)} signals in {len(model.columns)} families, each with an "
        "effect of its own in log-odds; they add up, and a calibration makes a probability of the sum. "
        "Written by `quality model card`.",
        "## What it is for",
        USE.strip(),
        "## What it must not be used for",
        "\n".join(f"- {use}" for use in NOT_FOR),
        "## Data",
        *_data(model),
        "## How good it is",
        *(_figures(found) if found else ["Not measured yet: see `quality evaluate`."]),
        "## Limits",
        "\n".join(f"- {limit}" for limit in LIMITS),
        "## What each signal does",
        *_signals(model),
    ]
    return "\n\n".join(parts) + "\n"


def _data(model: Model) -> Iterator[str]:
    """Sets that shaped a weight, with the licences that their authors state."""
    known, learned = manifests.every(), list(model.facts.get("data", {}))
    used = [known[name] for name in learned if name in known]
    raters = dict.fromkeys(name for one in used for name in one.labels_from)
    rows = [*map(_set, used), *(_set(known[name]) for name in raters if name in known)]
    rows += [f"| {name} | | | not known here | |" for name in learned if name not in known]
    if not rows:
        yield "The model does not say what it learned from."
        return
    yield (
        "Sets that shaped a weight. A licence is what the authors of a set state for their work; the "
        "articles in it are their publishers'."
    )
    heads = "| set | used for | rows | stated licence | commercial use |\n|---|---|---:|---|---|"
    yield "\n".join([heads, *rows])
    counted = model.facts.get("rows", {})
    copies = [f"{counted[name]:,} {what}" for name, what in augment.COPIES.items() if name in counted]
    if copies:
        yield f"And copies of their news: {', '.join(copies)}."
    if alternatives := model.facts.get("alternatives"):
        yield "The same training with other sets, on the same rows:"
        names = list(dict.fromkeys(name for own in alternatives.values() for name in own))
        head = f"| training | {' | '.join(names)} |\n|---|{'---:|' * len(names)}"
        lines = [
            f"| {name} | {' | '.join(_number(own.get(key)) for key in names)} |"
            for name, own in alternatives.items()
        ]
        yield "\n".join([head, *lines])


def _set(one: Manifest) -> str:
    stated = one.licence.name if one.licence.stated else "none stated"
    use = ("allowed" if one.licence.commercial else "forbidden") if one.licence.stated else "unknown"
    return f"| [{one.title}]({one.source.address}) | {one.task} | {one.converted.rows:,} | {stated} | {use} |"


def _figures(found: Mapping[str, Any]) -> Iterator[str]:
    """Sets, verdicts, parts and politics."""
    yield (
        "No article was judged by a model that had seen its publisher. In brackets: 95 % intervals from "
        f"{found['draws']:,} draws of whole publishers. AUC is the chance that the reliable one of two "
        "articles gets the higher score; the calibration error (ECE) has "
        f"{found['calibration_bins']} equally wide bins."
    )
    heads = "| set | measures | rows | publishers | AUC | average precision | Brier | ECE |"
    keys = ("auc", "average_precision", "brier", "ece")
    rows = [
        f"| {name} | {one['measures']} | {one['rows']:,} | {one['publishers']:,} | "
        + " | ".join(figure(one.get("metrics", {}).get(key)) for key in keys)
        + " |"
        for name, one in found["sets"].items()
    ]
    yield "\n".join([heads, "|---|---|---:|---:|---|---|---|---|", *rows])
    for name, one in found["sets"].items():
        for line in left_out(one["left_out"]):
            yield f"{name}: left out {line}."
    yield from _verdicts(found["sets"])
    yield from _parts(found["sets"])


def _verdicts(sets: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        f"| {name} | `{preset}` | {verdict} | "
        + " | ".join(figure(said[verdict][key], digits=2) for key in ("precision", "recall", "share"))
        + " |"
        for name, one in sets.items()
        for preset, said in one.get("presets", {}).items()
        for verdict in ("pass", "drop")
    ]
    if rows:
        yield "### Verdicts"
        yield "A pass is right for a reliable article, a drop for another; the rest is for review."
        heads = "| set | preset | verdict | precision | recall | share of rows |\n|---|---|---|---|---|---|"
        yield "\n".join([heads, *rows])


def _parts(sets: Mapping[str, Any]) -> Iterator[str]:
    """Parts of the first set that has them, and the political side."""
    whole = next(((name, one) for name, one in sets.items() if one.get("slices")), None)
    if whole:
        name, one = whole
        yield f"### Parts of {name}"
        heads = "| by | part | rows | publishers | reliable | AUC | ECE | mean score |"
        rows = [
            f"| {part['by']} | {part['part']} | {part['rows']:,} | {part['publishers']:,} | "
            f"{part['reliable_share']:.2f} | {figure(part['auc'])} | {figure(part['ece'])} | "
            f"{figure(part['mean_score'])} |"
            for part in one["slices"]
        ]
        yield "\n".join([heads, "|---|---|---:|---:|---:|---|---|---|", *rows])
    for name, one in sets.items():
        if "politics" in one:
            yield f"### Political side, {name}\n\nMean scores among publishers of equal rating."
            heads = "| rated | left | center | right | left minus right |\n|---|---|---|---|---|"
            lines = [
                f"| {rated} | "
                + " | ".join(figure(by[leaning]["mean_score"]) for leaning in ("left", "center", "right"))
                + f" | {figure(by['left minus right'])} |"
                for rated, by in one["politics"].items()
            ]
            yield "\n".join([heads, *lines])
            return


def _signals(model: Model) -> Iterator[str]:
    """Every signal, the one that can move the score most first."""
    yield (
        "Left to right the value grows, up raises reliability; each picture has its own height, which the "
        "numbers give. Effects are counted from an ordinary reliable article; not knowing a signal has none."
    )
    if model.scorecard.gates:
        yield (
            "Part of most effects belongs to the gates: the log-probabilities that a text is journalism, no "
            "advertisement and no template. They are drawn in full; the more clearly an article passes one, "
            "the less of it counts."
        )
    pairs = zip(model.schema.specs, model.scorecard.shapes, strict=True)
    ranked = sorted(pairs, key=lambda pair: -_range(pair[1]))
    lines = ["| signal | reliability | shape | | effect | measures |", "|---|---|---|---|---|---|"]
    for spec, table in ranked:
        effects = table.effects
        if not _range(table):
            continue
        low, high = (f"{value:+.2f}".replace("-", "−") for value in (min(effects), max(effects)))
        lines.append(
            f"| `{spec.name}` | {MOVES[spec.direction]} | {charts.steps(table.edges, effects)} | "
            f"{charts.sparkline(effects)} | {low} to {high} | {spec.summary.replace('|', '/')} |"
        )
    yield "\n".join(lines)
    silent = [spec.name for spec, table in ranked if not _range(table)]
    if silent:
        yield "Without an effect: " + ", ".join(f"`{name}`" for name in silent) + "."
    titles = ", ".join(f"`{name}` ({FAMILIES[name]})" for name in model.families if name in FAMILIES)
    if titles:
        yield f"Families with labels and a scorecard of their own: {titles}."


def _range(table: Table) -> float:
    return max(table.values) - min(table.values)


def _number(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "" if value is None else str(value)

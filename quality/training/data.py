"""Labelled sets as samples: read, filtered, freed of what gives their publishers away."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from quality.errors import FileTrouble
from quality.training import labels
from quality.types import Article

FARM: Final = "content_farm_seo"
RELIABILITY: Final = ("recovery", "article_bias_prediction", FARM)
PATHS: Final = {
    **{name: f"reliability/{name}.jsonl.gz" for name in RELIABILITY},
    "clickbait_chakraborty": "signals/clickbait_chakraborty.jsonl.gz",
    "promo_ftd_en": "signals/promo_ftd_en.jsonl.gz",
    "ai_llmfake": "signals/ai_llmfake.jsonl.gz",
}
FEWEST_WORDS: Final = 100
HARMLESS_FLAGS: Final = ("", "shared_lead")
HOUSE_SHARE, HOUSE_COUNT, HOUSE_WORDS = 0.05, 3, 3
"""A sentence in one of twenty articles of a publisher, and in three at least, is the house's own; what the
full stop of "Sen." or "U.S." leaves over is shorter than a sentence."""
SPACED: Final = re.compile(r"\s+([.,;:!?%)\]’”]|n't|'(?:s|re|ve|ll|d|m)\b)|([(\[“‘$])\s+")
SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article with the side it is on (1 is the good side), the set and the group it belongs to.

    Samples of one group never stand on both sides of a split; for news the group is the publisher.
    """

    article: Article
    source: str
    group: str
    side: int
    political: str = ""


def records(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Rows of a set.

    Raises
    ------
    FileTrouble
        The file is missing or no gzipped JSON lines.
    """
    path = folder / PATHS[name]
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):  # noqa: B007 - the error names the line
                yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise FileTrouble(f"{path}:{number}: cannot be read ({error}). Name the sets' folder.") from error


def fingerprint(folder: Path, names: Iterable[str] = PATHS) -> dict[str, str]:
    """SHA-256 of the sets' files."""
    try:
        return {name: hashlib.sha256((folder / PATHS[name]).read_bytes()).hexdigest() for name in names}
    except OSError as error:
        raise FileTrouble(f"{error.filename}: cannot be read ({error.strerror}).") from error


def usable(record: Mapping[str, Any]) -> bool:
    """No broken page, no copy, and long enough.

    >>> usable({"flags": "shared_lead", "words": 300}), usable({"flags": "error_page", "words": 300})
    (True, False)
    """
    clean = (record.get("flags") or "") in HARMLESS_FLAGS and not record.get("dup_of")
    return clean and int(record.get("words") or 0) >= FEWEST_WORDS


def reliability(folder: Path) -> list[Sample]:
    """Samples of the reliability sets, without near-copies and house sentences, in a fixed order.

    The author, the date and the address stay behind: their presence is an artefact of the crawl.
    """
    samples = []
    for name in RELIABILITY:
        for record in records(folder, name):
            side = labels.reliability(name, record)
            if side is not None and usable(record):
                samples.append(_sample(record, name, str(record["publisher"]), side))
    return distinct(without_house_sentences(samples))


def headlines(folder: Path) -> list[Sample]:
    """Headlines, in lower case: how a site writes its titles gives it away."""
    lower = _own(folder, "clickbait_chakraborty", labels.clickbait, lambda r: {"title": r["title"].lower()})
    return [replace(sample, group=sample.article.id) for sample in lower]


def promotion(folder: Path) -> list[Sample]:
    """News and promotion; punctuation that stands apart is put back."""
    return _own(folder, "promo_ftd_en", labels.promotion, lambda r: {"text": joined(str(r["text"]))})


def machine_prose(folder: Path) -> list[Sample]:
    """Prose by people and by language models, white space collapsed, as many of each for each length."""
    found = _own(
        folder, "ai_llmfake", labels.machine_prose, lambda r: {"text": " ".join(str(r["text"]).split())}
    )
    lengths: dict[int, list[list[Sample]]] = defaultdict(lambda: [[], []])
    for sample in found:
        lengths[len(str(sample.article.text).split()) // 50][sample.side].append(sample)
    kept = []
    for _, sides in sorted(lengths.items()):
        few = min(map(len, sides))
        kept += [sample for side in sides for sample in sorted(side, key=_mixed)[:few]]
    return kept


def joined(text: str) -> str:
    """Text whose tokens were parted by spaces, as a page would have it.

    >>> joined('In " most places , ( the ) name is n\\'t it')
    'In " most places, (the) name isn\\'t it'
    """
    return SPACED.sub(lambda found: found[1] or found[2], text)


def sentences(text: str) -> list[str]:
    """Sentences for comparing texts: lines, cut behind full stops.

    >>> sentences("One. Two!\\nThree")
    ['One.', 'Two!', 'Three']
    """
    return [part for line in text.splitlines() for part in SENTENCE_END.split(line) if part.strip()]


def distinct(samples: Sequence[Sample], *, most: float = 0.3) -> list[Sample]:
    """Samples that share at most this part of their longer sentences with those before them.

    Agency reports stand at many publishers; whoever learns one must not be examined on another.
    """
    known: set[str] = set()
    kept = []
    for sample in samples:
        own = {_folded(part) for part in sentences(str(sample.article.text)) if len(part.split()) >= 8}
        if own and len(own & known) / len(own) <= most:
            kept.append(sample)
        known |= own
    return kept


def without_house_sentences(samples: Sequence[Sample]) -> list[Sample]:
    """Samples without the sentences that many articles of their publisher have."""
    articles = Counter(sample.group for sample in samples)
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for sample in samples:
        parts = sentences(str(sample.article.text))
        seen[sample.group].update({_folded(part) for part in parts if len(part.split()) >= HOUSE_WORDS})
    house = {
        group: {
            part for part, count in counts.items() if count >= max(HOUSE_COUNT, HOUSE_SHARE * articles[group])
        }
        for group, counts in seen.items()
    }
    texts = [_without(str(sample.article.text), house[sample.group]) for sample in samples]
    return [
        replace(sample, article=replace(sample.article, text=text))
        for sample, text in zip(samples, texts, strict=True)
    ]


def _without(text: str, house: set[str]) -> str:
    lines = []
    for line in text.splitlines():
        kept = [part for part in SENTENCE_END.split(line) if _folded(part) not in house]
        whole = len(kept) == len(SENTENCE_END.split(line))
        if kept or not line.strip():
            lines.append(line if whole else " ".join(kept))
    return "\n".join(lines)


def _own(
    folder: Path,
    name: str,
    label: Callable[[Mapping[str, Any]], int | None],
    content: Callable[[Mapping[str, Any]], dict[str, Any]],
) -> list[Sample]:
    """Samples of a family's own set; pages of one story or one site are one group."""
    samples = []
    for record in records(folder, name):
        side = label(record)
        if side is not None:
            article = Article(id=str(record["id"]), **content(record))
            group = str(record.get("pair") or record.get("publisher") or record["id"])
            samples.append(Sample(article=article, source=name, group=group, side=side))
    return samples


def _sample(record: Mapping[str, Any], name: str, group: str, side: int) -> Sample:
    article = Article(id=str(record["id"]), title=record.get("title"), text=str(record["text"]))
    political = str(record.get("label")) if name == "article_bias_prediction" else ""
    return Sample(article=article, source=name, group=group, side=side, political=political)


def _folded(sentence: str) -> str:
    return " ".join(sentence.lower().split())


def _mixed(sample: Sample) -> bytes:
    return hashlib.sha256(sample.article.id.encode()).digest()

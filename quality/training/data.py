"""Labelled sets as samples: read, filtered, freed of what gives their publishers away."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from quality.training import labels, manifests, sets
from quality.training.sets import Labelled
from quality.types import Article

FARM: Final = "content_farm_seo"
RELIABILITY: Final = ("recovery", "article_bias_prediction", FARM)
LEARNED: Final = (*RELIABILITY, "clickbait_chakraborty", "promo_ftd_en", "ai_llmfake")
"""Every set that a model is fitted on."""
UNCLEAR: Final = "unclear"
LEANINGS: Final = ("left", "center", "right")
GOOD_RATING: Final = 0.65
"""Where the ratings of publishers on the two sides meet; which side an unclear one is on decides nothing."""
FEWEST_WORDS: Final = 100
HARMLESS_FLAGS: Final = {"shared_lead"}
HOUSE_SHARE, HOUSE_COUNT, HOUSE_WORDS = 0.05, 3, 3
"""A sentence in one of twenty articles of a publisher, and in three at least, is the house's own; what the
full stop of "Sen." or "U.S." leaves over is shorter than a sentence."""
SPACED: Final = re.compile(r"\s+([.,;:!?%)\]’”]|n't|'(?:s|re|ve|ll|d|m)\b)|([(\[“‘$])\s+")
SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article with the side it is on (1 is the good side), the set and the group it belongs to.

    Samples of one group never stand on both sides of a split; for news the group is the publisher.
    ``rating`` is the publisher's, from 0 to 1, None where no list has it.
    """

    article: Article
    source: str
    group: str
    side: int
    political: str = ""
    rating: float | None = None


def fingerprint(folder: Path, names: Iterable[str] = LEARNED) -> dict[str, str]:
    """SHA-256 of the sets' files."""
    return {one.name: sets.sha256(folder / one.file.path) for one in manifests.named(names)}


def usable(row: Labelled) -> bool:
    """No broken page, no copy, and long enough."""
    clean = HARMLESS_FLAGS.issuperset(row.flags) and row.copy_of is None
    return clean and (row.words or 0) >= FEWEST_WORDS


def reliability(folder: Path, names: Sequence[str] = RELIABILITY, *, unclear: bool = False) -> list[Sample]:
    """Samples of reliability sets, without near-copies and house sentences, in a fixed order.

    ``unclear`` adds, behind all others, the rows of publishers that have a rating but no side, as the source
    :data:`UNCLEAR`. The author, the date and the address stay behind: their presence is an artefact of the
    crawl.
    """
    sided, others = [], []
    for name in names:
        for row in sets.load(name, folder):
            if usable(row):
                side = labels.reliability(name, _said(row))
                if side is not None:
                    sided.append(_sample(row, name, side))
                elif unclear and row.ratings.lin_pc1 is not None:
                    others.append(_sample(row, UNCLEAR, int(row.ratings.lin_pc1 >= GOOD_RATING)))
    return distinct(without_house_sentences(sided + others))


def _sample(row: Labelled, source: str, side: int) -> Sample:
    leaning = str(row.label) if row.label in LEANINGS else ""
    return Sample(
        article=Article(id=row.article.id, title=row.article.title, text=row.article.text),
        source=source,
        group=row.group,
        side=side,
        political=leaning,
        rating=row.ratings.lin_pc1,
    )


def headlines(folder: Path) -> list[Sample]:
    """Headlines, in lower case: how a site writes its titles gives it away."""
    return _own(folder, "clickbait_chakraborty", labels.clickbait, title=str.lower)


def promotion(folder: Path) -> list[Sample]:
    """News and promotion; punctuation that stands apart is put back."""
    return _own(folder, "promo_ftd_en", labels.promotion, text=joined)


def machine_prose(folder: Path) -> list[Sample]:
    """Prose by people and by language models, white space collapsed, as many of each for each length."""
    found = _own(folder, "ai_llmfake", labels.machine_prose, text=lambda text: " ".join(text.split()))
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
    **cleaned: Callable[[str], str],
) -> list[Sample]:
    """Samples of a family's own set: the fields that ``cleaned`` names, by what it does to them."""
    samples = []
    for row in sets.load(name, folder):
        side = label(_said(row))
        if side is not None:
            fields: dict[str, Any] = {
                key: clean(getattr(row.article, key) or "") for key, clean in cleaned.items()
            }
            article = Article(id=row.article.id, **fields)
            samples.append(Sample(article=article, source=name, group=row.group, side=side))
    return samples


def _said(row: Labelled) -> dict[str, Any]:
    """What the set says of an article, by column: labels are read from there."""
    said = {**row.details, **asdict(row.ratings), "rating_side": row.ratings.side}
    return {**said, "label": row.label, "text": row.article.text}


def _folded(sentence: str) -> str:
    return " ".join(sentence.lower().split())


def _mixed(sample: Sample) -> bytes:
    return hashlib.sha256(sample.article.id.encode()).digest()

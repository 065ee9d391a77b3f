"""Learn which words are no names: ``python -m quality.training.headline_words --from FOLDER``.

A headline in title case does not show its names. Running text does: a word that stands in small letters
inside sentences is none. Writes corpus/plain_words.npz: of each word's code, whether it is such a plain word,
and how rare it is.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from quality.corpus.wording import PLAIN, RARITY
from quality.text.found import Mark
from quality.text.lexicons import NOTHING, scan
from quality.training import sets

SETS = ("article_bias_prediction", "recovery", "content_farm_seo")
LEAST_ARTICLES = 3
PLAIN_SHARE = 0.7
BATCH = 256
TARGET = Path(__file__).parents[1] / "corpus" / "plain_words.npz"


def learned(texts: list[str]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint8]]:
    """Codes of the words of at least LEAST_ARTICLES texts, and what is known of each."""
    seen, small, large = [], [], []
    for at in range(0, len(texts), BATCH):
        read = scan(texts[at : at + BATCH], NOTHING)
        rows = np.repeat(np.arange(len(read.token_offsets) - 1), np.diff(read.token_offsets))
        word, inside = read.codes != 0, read.marks & int(Mark.SENTENCE | Mark.LINE | Mark.NUMERAL) == 0
        capital = read.marks & int(Mark.CAPITAL) != 0
        pairs = np.stack([rows.astype(np.uint64), read.codes])[:, word]
        seen.append(np.unique(pairs, axis=1)[1])
        small.append(read.codes[word & inside & ~capital])
        large.append(read.codes[word & inside & capital])
    codes, articles = np.unique(np.concatenate(seen), return_counts=True)
    codes, articles = codes[articles >= LEAST_ARTICLES], articles[articles >= LEAST_ARTICLES]
    counts = [_counts(codes, np.concatenate(part)) for part in (small, large)]
    plain = counts[0] > PLAIN_SHARE * np.maximum(counts[0] + counts[1], 1)
    rarity = np.clip(np.log2(len(texts) / articles).round(), 1, RARITY)
    return codes, (rarity.astype(np.uint8) | (plain * PLAIN).astype(np.uint8))


def _counts(codes: npt.NDArray[np.uint64], found: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """How often each code was found."""
    own, times = np.unique(found, return_counts=True)
    place = np.minimum(np.searchsorted(own, codes), len(own) - 1)
    return np.where(own[place] == codes, times[place], 0)


def _texts(folder: Path) -> Iterator[str]:
    for name in SETS:
        yield from (row.article.text for row in sets.load(name, folder) if row.article.text)


def stored(codes: npt.NDArray[np.uint64], values: npt.NDArray[np.uint8]) -> bytes:
    """File of the table, the same bytes for the same words."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, column in (("codes", codes), ("values", values)):
            member = io.BytesIO()
            np.save(member, column)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (2026, 11, 1, 0, 0, 0)), member.getvalue())
    return packed.getvalue()


def main() -> None:
    """Read the sets, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, required=True, help="folder of the data sets")
    codes, values = learned([*_texts(parser.parse_args().folder)])
    TARGET.write_bytes(stored(codes, values))
    print(f"{TARGET}: {len(codes)} words, {int((values & PLAIN > 0).sum())} of them plain")


if __name__ == "__main__":
    main()

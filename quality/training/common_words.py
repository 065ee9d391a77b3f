"""Ask textstat once about each common word: ``python -m quality.training.common_words --from FOLDER``.

Writes lexicons/common_words.npz: the code of each word, its syllables and whether it is easy. The kernel
looks words up there; a word that is not there gets the syllables of its vowel groups and is not easy.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from quality.text import readability
from quality.text.alphabet import fold
from quality.text.compiled import word_code
from quality.text.lexicons import NOTHING, scan
from quality.training import sets

SETS = ("article_bias_prediction", "recovery", "content_farm_seo")
LEAST_ARTICLES = 4
MOST_SYLLABLES = 15
BATCH = 256
TARGET = Path(__file__).parents[1] / "lexicons" / "common_words.npz"


def words_of(texts: Iterable[str]) -> Counter[str]:
    """In how many texts each folded word stands.

    >>> words_of(["A cat.", "a dog"])["a"]
    2
    """
    found: Counter[str] = Counter()
    pending = list(texts)
    for at in range(0, len(pending), BATCH):
        batch = pending[at : at + BATCH]
        read = scan(batch, NOTHING)
        for row, text in enumerate(batch):
            own = read.bounds[read.token_offsets[row] : read.token_offsets[row + 1] - 1].tolist()
            found.update({"".join(map(fold, text[start:end])) for start, end in own})
    return found


def encode(words: Iterable[str]) -> bytes:
    """Stored table of ``words``, the same bytes for the same words."""
    rows = sorted(
        (
            int(word_code(word)),
            min(readability.syllables(word), MOST_SYLLABLES) | readability.easy(word) << 4,
        )
        for word in words
        if any(map(str.isalpha, word))
    )
    columns: dict[str, npt.NDArray[Any]] = {
        "codes": np.array([code for code, _ in rows], np.uint64),
        "values": np.array([value for _, value in rows], np.uint8),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, column in columns.items():
            stored = io.BytesIO()
            np.save(stored, column, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), stored.getvalue(), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _texts(folder: Path) -> Iterator[str]:
    for name in SETS:
        yield from (row.article.text or "" for row in sets.load(name, folder))


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, required=True, help="folder of the labelled data")
    counts = words_of(_texts(parser.parse_args().folder))
    common = [word for word, number in counts.items() if number >= LEAST_ARTICLES]
    TARGET.write_bytes(encode(common))
    print(f"{len(common)} of {len(counts)} words stand in {LEAST_ARTICLES} articles or more")


if __name__ == "__main__":
    main()

"""Headlines: their canonical form, and the signatures and bands by which near-duplicates meet."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from quality.corpus import minhash, wording
from quality.corpus.known import aliases, known
from quality.corpus.scheme import HEADLINES, NORMALISER, Scheme, Signatures, permutations
from quality.corpus.vocabulary import Codes, Ints, Offsets, Vocabulary, letters, points_of

__all__ = [
    "HEADLINES",
    "NORMALISER",
    "Headlines",
    "Scheme",
    "bands",
    "normalise",
    "read",
    "shingles",
    "signatures",
]


@dataclass(frozen=True, slots=True)
class Headlines:
    """A batch of headlines as canonical words.

    ``tokens`` are numbers of words in ``vocabulary``, ``flags`` say how each occurrence is written
    (:mod:`quality.corpus.wording`); ``offsets`` has a row more than there are headlines.
    """

    vocabulary: Vocabulary
    tokens: Ints
    flags: npt.NDArray[np.uint8]
    offsets: Offsets

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def text(self, row: int) -> str:
        """Canonical form of one headline."""
        words = self.tokens[self.offsets[row] : self.offsets[row + 1]]
        return " ".join(map(self.vocabulary.text, words.tolist()))

    def keys(self) -> Codes:
        """One number for each headline that its canonical words give, and nothing else; 0 without words."""
        made = np.empty(len(self), np.uint64)
        wording.keys(self.vocabulary.codes, self.tokens, self.offsets, made)
        return made


def read(
    titles: Sequence[str], publishers: Sequence[str | None] = (), vocabulary: Vocabulary | None = None
) -> Headlines:
    """Canonical words of a batch of titles.

    Parameters
    ----------
    publishers
        Domain or name of each title's publisher, None where it is unknown: its name is left out of the title.
    vocabulary
        Where the words go; a new one by default.
    """
    vocabulary = Vocabulary() if vocabulary is None else vocabulary
    titles = [html.unescape(title) if "&" in title else title for title in titles]
    plain = [title if title.isascii() else unicodedata.normalize("NFKC", title) for title in titles]
    text, offsets = points_of(plain)
    sites, names = _sites(publishers, len(plain))
    most = len(text) // 2 + len(plain) + 1
    vocabulary.reserve(most, len(text) + 16 * most)
    tokens, flags = np.empty(most, np.int32), np.empty(most, np.uint8)
    token_offsets = np.zeros(len(plain) + 1, np.int64)
    wording.read_titles(
        text, offsets, sites, *points_of(names), letters(), known(), aliases(), vocabulary.tables,
        tokens, flags, token_offsets,
    )  # fmt: skip
    n = int(token_offsets[-1])
    return Headlines(vocabulary, tokens[:n].copy(), flags[:n].copy(), token_offsets)


def normalise(title: str, publisher: str | None = None) -> str:
    """Canonical form of a headline: equal forms are exact duplicates.

    Case, punctuation, accents, possessives and separators of thousands go; numbers in letters become digits;
    labels (``Opinion:``, ``UPDATE 2 -``, ``(video)``) and names of sites go where they can be told.

    >>> normalise("LIVE: Seventy-five firms lose £2bn | The Daily Example")
    '75 firms lose 2 billion'
    >>> normalise("Café owner's plea - Example Post", "examplepost.com")
    'cafe owner plea'
    """
    return read([title], [publisher]).text(0)


def signatures(
    texts: Sequence[str], publishers: Sequence[str | None] = (), *, scheme: Scheme = HEADLINES
) -> Signatures:
    """MinHash signatures of titles, shape (n, num_perm); titles without words have 2**32 - 1 everywhere."""
    return sketch(read(texts, publishers), scheme)


def sketch(headlines: Headlines, scheme: Scheme = HEADLINES) -> Signatures:
    """MinHash signatures of headlines that were read already."""
    a, b = permutations(scheme)
    words = headlines.vocabulary
    of_words = np.empty((len(words), len(a)), np.uint32)
    minhash.sketch_words(words.points, words.starts, len(words), a, b, of_words)
    made = np.empty((len(headlines), len(a)), np.uint32)
    minhash.sketch_headlines(of_words, headlines.tokens, headlines.offsets, made)
    return made


def bands(signatures: Signatures, *, scheme: Scheme = HEADLINES) -> Codes:
    """Keys of the bands, shape (n, n_bands): texts that share one are candidates. 0 stands for no words."""
    made = np.empty((len(signatures), scheme.bands), np.uint64)
    minhash.band_keys(signatures, scheme.rows, made)
    return made


def shingles(title: str, publisher: str | None = None) -> set[int]:
    """The 32-bit hashes that a title's signature is made of: words, and 4-grams of their letters."""
    words, found = read([title], [publisher]), np.empty(64, np.uint32)
    hashes: set[int] = set()
    points, starts = words.vocabulary.points, words.vocabulary.starts
    for word in set(words.tokens.tolist()):
        n = minhash.word_shingles(points, starts[word], starts[word + 1], found)
        hashes.update(found[:n].tolist())
    return hashes


def _sites(publishers: Sequence[str | None], n: int) -> tuple[Ints, list[str]]:
    """Number of each title's publisher, -1 where unknown, and the letters of each publisher's name."""
    if not publishers:
        return np.full(n, -1, np.int32), []
    different = [publisher for publisher in dict.fromkeys(publishers) if publisher is not None]
    numbers: dict[str | None, int] = {None: -1, **{name: number for number, name in enumerate(different)}}
    return np.fromiter(map(numbers.__getitem__, publishers), np.int32, n), [*map(_name, different)]


@cache
def _name(publisher: str) -> str:
    """Letters and digits of a publisher's name; of a domain, those before its first dot.

    >>> _name("www.example-post.co.uk"), _name("The Example Post")
    ('examplepost', 'theexamplepost')
    """
    name = publisher.lower()
    if " " not in name:
        name = name.removeprefix("www.").partition(".")[0]
    return "".join(filter(str.isalnum, name))

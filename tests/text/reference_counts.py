"""The slow and obvious counting in a text that was read, by the definitions of found.Count and its peers."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from quality.text.found import EASY, Count, Kind, Mark, Scope, TitleCount, WordList
from tests.text.reference import Text, Token, code

FURNITURE = (Kind.NAVIGATION, Kind.ADVERTISEMENT, Kind.COMMENT)
REPEATABLE = (Kind.BODY, Kind.RELATED, Kind.PLACEHOLDER)
QUESTION_WORDS = {"who", "what", "when", "where", "why", "which", "how"}
DEMONSTRATIVES = {"this", "these", "that", "those", "here's"}
SHORTEST_QUOTATION = 3
Weights = npt.NDArray[np.float32]
Sentence = list[int]
"""Indices of its tokens."""


class Measured(NamedTuple):
    """What is counted in one text."""

    counts: dict[Count, float]
    listed: Counter[tuple[str, Scope]]
    buckets: set[int]
    scopes: list[Scope]
    """Innermost scope of each token, the sentinel's too."""


def measure(text: Text, kinds: Sequence[Kind]) -> Measured:
    """Count everything in one text whose lines have these kinds."""
    tokens = text.tokens
    fresh = [(row, kind) for row, kind in zip(text.lines, kinds, strict=True) if row.repeats < 0]

    def within(*wanted: Kind) -> list[int]:
        return [t for row, kind in fresh if kind in wanted for t in range(row.first, row.last)]

    body = within(Kind.BODY)
    bodied = set(body)
    quotes = [quote for quote in text.quotes if quote.first in bodied]
    long = [quote for quote in quotes if quote.last - quote.first >= SHORTEST_QUOTATION]
    quoted = {t for quote in long for t in range(quote.first, quote.last)}
    voice = [sentence for sentence in sentences_of(tokens, body) if not quoted & set(sentence)]
    spoken = {t for sentence in voice for t in sentence}
    scopes = [Scope.TEXT] * len(tokens)
    content = within(*(kind for kind in Kind if kind not in FURNITURE))
    for scope, members in ((Scope.CONTENT, content), (Scope.BODY, body), (Scope.VOICE, spoken)):
        for t in members:
            scopes[t] = scope
    said = [
        tuple(tokens[t].text for t in s) for s in sentences_of(tokens, within(*REPEATABLE)) if len(s) >= 3
    ]
    buckets = {bucket for sentence in voice for bucket in grams([tokens[t] for t in sentence], names=True)}
    counts = dict.fromkeys(Count, 0.0)
    counts |= count_lines(text, kinds) | count_body(tokens, body) | count_voice(tokens, voice)
    counts |= {
        Count.TEXT_WORDS: len(tokens) - 1,
        Count.FUNCTION_WORDS: sum(token.listed(WordList.FUNCTION) for token in tokens),
        Count.REPEATED_SENTENCES: len(said) - len(set(said)),
        Count.QUOTATIONS: len(long),
        Count.QUOTED_WORDS: len(quoted & bodied),
        Count.SCARE_QUOTES: sum(
            quote.closed for quote in quotes if quote not in long and scopes[quote.first] == Scope.VOICE
        ),
        Count.DISTINCT_GRAMS: len(buckets),
    }
    return Measured(counts, listed(text, scopes), buckets, scopes)


def sentences_of(tokens: list[Token], members: list[int]) -> list[Sentence]:
    """Sentences of a part of a text; what is left out of the text ends them too."""
    sentences: list[Sentence] = []
    for t in members:
        if sentences and t == sentences[-1][-1] + 1 and not tokens[t].has(Mark.SENTENCE):
            sentences[-1].append(t)
        else:
            sentences.append([t])
    return sentences


def count_lines(text: Text, kinds: Sequence[Kind]) -> dict[Count, float]:
    """Lines and paragraphs; a paragraph ends at an empty line and where the body does."""
    rows = list(zip(text.lines, kinds, strict=True))
    body = [row for row, kind in rows if kind == Kind.BODY]
    again = [row for row in body if row.repeats >= 0]
    fresh = [row for row in body if row.repeats < 0]
    paragraphs: list[list[int]] = []
    for i, (row, kind) in enumerate(rows):
        if kind == Kind.BODY:
            if paragraphs and paragraphs[-1][-1] == i - 1 and not row.blanks:
                paragraphs[-1].append(i)
            else:
                paragraphs.append([i])
    duplicates, seen = [], set()
    for paragraph in paragraphs:
        lines = [text.lines[i] for i in paragraph]
        says = tuple(tuple(token.text for token in text.tokens[row.first : row.last]) for row in lines)
        if any(says):
            duplicates += [sum(row.characters for row in lines)] * (says in seen)
            seen.add(says)
    return {
        Count.TEXT_CHARACTERS: sum(row.characters for row, _ in rows),
        Count.TEXT_LINES: len(rows),
        Count.LETTERS: sum(row.letters for row, _ in rows),
        Count.RELATED_WORDS: sum(row.last - row.first for row, kind in rows if kind == Kind.RELATED),
        Count.NAVIGATION_WORDS: sum(row.last - row.first for row, kind in rows if kind in FURNITURE),
        Count.FURNITURE_LINES: sum(kind in FURNITURE for _, kind in rows),
        Count.LINES: len(body),
        Count.DUPLICATE_LINES: len(again),
        Count.LINE_CHARACTERS: sum(row.characters for row in body),
        Count.DUPLICATE_LINE_CHARACTERS: sum(row.characters for row in again),
        Count.PARAGRAPHS: len(paragraphs),
        Count.DUPLICATE_PARAGRAPHS: len(duplicates),
        Count.DUPLICATE_PARAGRAPH_CHARACTERS: sum(duplicates),
        Count.DUPLICATE_TITLES: sum(kind == Kind.TITLE and row.repeats >= 0 for row, kind in rows),
        Count.SHORT_LINES: sum(row.characters <= 30 for row in fresh),
        Count.TERMINAL_LINES: sum(row.terminal for row in fresh),
        Count.BULLET_LINES: sum(row.bullet for row in fresh),
        Count.LABEL_BULLETS: sum(
            row.bullet and has_label(text.tokens[row.first : row.last]) for row in fresh
        ),
    }


def has_label(words: list[Token]) -> bool:
    """Whether a line begins with a capitalised label of at most six words, a colon, and goes on."""
    for before, word in enumerate(words):
        if before and word.has(Mark.COLON):
            return before <= 6 and words[0].has(Mark.CAPITAL)
        if before and word.has(Mark.SENTENCE):
            break
    return False


def count_body(tokens: list[Token], body: list[int]) -> dict[Count, float]:
    """Words of the body and what stands right before or behind them."""
    words = [tokens[t] for t in body]
    numerals = [t for t in body if tokens[t].has(Mark.NUMERAL)]
    return {
        Count.WORDS: len(words),
        Count.SENTENCES: len(sentences_of(tokens, body)),
        Count.NUMERALS: sum(not enumerates(tokens, t) for t in numerals),
        Count.DATES: sum(is_date(tokens, t) for t in body),
        Count.YEARS: sum(word.has(Mark.YEAR) for word in words),
        Count.WEEKDAYS: sum(word.listed(WordList.WEEKDAY) and word.has(Mark.CAPITAL) for word in words),
        Count.LINKS: sum(word.has(Mark.LINK) for word in words),
        Count.CURRENCY_SIGNS: sum(word.has(Mark.CURRENCY) for word in words),
        Count.PERCENTS: sum(tokens[t + 1].has(Mark.PERCENT) for t in numerals)
        + sum(word.text == "percent" for word in words),
    } | repetition(words)


def repetition(words: list[Token]) -> dict[Count, float]:
    """Gopher's n-gram statistics in characters of words; each word counts once in each of them."""
    sizes = [word.end - word.start for word in words]
    counts: dict[Count, float] = {Count.CHARACTERS: sum(sizes)}
    for n in range(2, 11):
        all_grams = [tuple(word.text for word in words[i : i + n]) for i in range(len(words) - n + 1)]
        copies = Counter(all_grams)
        covered: set[int] = set()
        if n < 5:
            most = max(copies.values(), default=0)
            best = [i for i, gram in enumerate(all_grams) if copies[gram] == most > 1]
            if best:  # the longest of the most frequent ones, the first of the longest
                longest = max(sum(sizes[i : i + n]) for i in best)
                top = next(all_grams[i] for i in best if sum(sizes[i : i + n]) == longest)
                covered = {k for i, gram in enumerate(all_grams) if gram == top for k in range(i, i + n)}
            counts[Count(Count.TOP_2GRAM + n - 2)] = sum(sizes[k] for k in covered)
        else:
            seen = set()
            for i, gram in enumerate(all_grams):
                covered |= set(range(i, i + n)) if gram in seen else set()
                seen.add(gram)
            counts[Count(Count.DUPLICATE_5GRAM + n - 5)] = sum(sizes[k] for k in covered)
    return counts


def enumerates(tokens: list[Token], t: int) -> bool:
    """A numeral that begins its line, with a full stop or a closing bracket behind it."""
    return tokens[t].has(Mark.LINE) and (tokens[t + 1].has(Mark.TERMINATOR) or tokens[t + 1].has(Mark.CLOSE))


def is_date(tokens: list[Token], t: int) -> bool:
    """A month beside a day or a year, a year after a function word that is no month, an ISO date."""
    word, after = tokens[t], tokens[t + 1]
    before = None if t == 0 or word.has(Mark.SENTENCE) else tokens[t - 1]
    if word.listed(WordList.MONTH):
        behind = after.has(Mark.NUMERAL) and not after.has(Mark.SENTENCE)
        ahead = before is not None and before.has(Mark.NUMERAL) and not word.has(Mark.COMMA)
        return behind or ahead or word.has(Mark.ISO_DATE)
    follows = before is not None and before.listed(WordList.FUNCTION) and not before.listed(WordList.MONTH)
    return word.has(Mark.ISO_DATE) or (word.has(Mark.YEAR) and follows)


def count_voice(tokens: list[Token], voice: list[Sentence]) -> dict[Count, float]:
    """Words, signs and sentences of the voice; signs before a sentence's first word are not in it."""
    words = [tokens[t] for sentence in voice for t in sentence]
    inner = [t for sentence in voice for t in sentence[1:]]
    starts = [tokens[sentence[0]] for sentence in voice]
    behind = [tokens[sentence[-1] + 1] for sentence in voice]

    def signs(mark: Mark, members: Iterable[Token]) -> int:
        return sum(word.has(mark) for word in members)

    between = [tokens[t] for t in inner]
    return {
        Count.VOICE_WORDS: len(words),
        Count.VOICE_SENTENCES: len(voice),
        Count.SENTENCE_WORDS_SQUARED: sum(len(sentence) ** 2 for sentence in voice),
        Count.VOICE_LETTERS: sum(word.letters for word in words),
        Count.SYLLABLES: sum(word.syllables for word in words),
        Count.POLYSYLLABLES: sum(word.syllables >= 3 for word in words),
        Count.DIFFICULT_WORDS: sum(not word.bits & EASY for word in words),
        Count.LONG_WORDS: sum(word.letters >= 7 for word in words),
        Count.DISTINCT_100: len({word.text for word in words[:100]}) if len(words) >= 100 else math.nan,
        Count.DISTINCT_WORDS: len({word.text for word in words}),
        Count.UPPER_WORDS: sum(word.has(Mark.UPPER) and word.letters >= 3 for word in words),
        Count.CAPITAL_WORDS: signs(Mark.CAPITAL, between),
        Count.EXCLAMATIONS: signs(Mark.EXCLAMATION, behind),
        Count.QUESTIONS: signs(Mark.QUESTION, behind),
        Count.ELLIPSES: signs(Mark.ELLIPSIS, behind),
        Count.COMMAS: signs(Mark.COMMA, between),
        Count.DASHES: signs(Mark.DASH, between),
        Count.COLONS: signs(Mark.COLON, between),
        Count.SEMICOLONS: signs(Mark.SEMICOLON, between),
        Count.BRACKETS: signs(Mark.OPEN, between),
        Count.CONTRACTIONS: sum(
            word.has(Mark.APOSTROPHE) and (not word.has(Mark.POSSESSIVE) or word.listed(WordList.FUNCTION))
            for word in words
        ),
        Count.PARTICIPLE_TAILS: sum(
            word.has(Mark.ING) and word.has(Mark.COMMA) and word.text not in ("including", "according")
            for word in between
        ),
        Count.TRIADS: sum(
            ends_triad(tokens, sentence, k) for sentence in voice for k in range(1, len(sentence))
        ),
        Count.IMPERATIVE_STARTS: sum(word.listed(WordList.IMPERATIVE) for word in starts),
        Count.TRANSITION_STARTS: sum(word.listed(WordList.TRANSITION) for word in starts),
        Count.OPENER_REPEATS: sum(a.text == b.text for a, b in zip(starts, starts[1:], strict=False)),
        Count.LONG_SENTENCES: sum(len(sentence) > 30 for sentence in voice),
        Count.VOICE_FUNCTION_WORDS: sum(word.listed(WordList.FUNCTION) for word in words),
    }


def ends_triad(tokens: list[Token], sentence: Sentence, k: int) -> bool:
    """Whether word k of a sentence is the "and" of "X, Y, and Z", Y of at most three words."""
    word = tokens[sentence[k]]
    earlier = [tokens[t].has(Mark.COMMA) for t in sentence[max(k - 3, 1) : k]]
    return word.text in ("and", "or") and word.has(Mark.COMMA) and any(earlier)


def listed(text: Text, scopes: list[Scope]) -> Counter[tuple[str, Scope]]:
    """Listed words and phrases by scope; what lies in an inner scope lies in the outer ones too.

    Keys are written out, because a WordList and a Lexicon of the same number are equal.
    """
    found: Counter[tuple[str, Scope]] = Counter()
    known = [(t, token) for t, token in enumerate(text.tokens) if token.bits % 2 ** len(WordList)]
    here = [(words, t) for t, token in known for words in WordList if token.listed(words)]
    phrases = [(hit.lexicon, hit.first) for hit in text.hits]
    for item, t in [*here, *phrases]:
        found.update((repr(item), scope) for scope in Scope if scope >= scopes[t])
    return found


def gram_word(word: Token, *, names: bool) -> str:
    """All numbers are one word, all parties another, all names a third, unless names stay names."""
    if word.has(Mark.NUMERAL):
        return "<number>"
    if word.listed(WordList.PARTY):
        return "<party>"
    name = names and word.has(Mark.CAPITAL) and not word.listed(WordList.FUNCTION)
    return "<name>" if name else word.text


def grams(words: Sequence[Token], *, names: bool) -> list[int]:
    """Buckets of the word 1- and 2-grams of one sentence."""
    codes = [code(map(ord, gram_word(word, names=names))) for word in words]
    prime = 0x100000001B3
    pairs = [(a * prime % 2**64 ^ b) * prime % 2**64 for a, b in zip(codes, codes[1:], strict=False)]
    return [((item ^ item >> 32) * 0x9E3779B97F4A7C15 % 2**64) >> 46 for item in [*codes, *pairs]]


def measure_title(title: Text, number: int, body: set[str]) -> tuple[dict[TitleCount, float], set[int]]:
    """Count in one title, and the buckets of its grams.

    ``number`` is what it begins with, ``body`` holds the words of its text's body. SITE_SUFFIX is not here:
    the compiled code does not see it, Pages fill it.
    """
    words = title.tokens[:-1]
    characters = {
        TitleCount.CHARACTERS: sum(row.characters for row in title.lines),
        TitleCount.LETTERS: sum(row.letters for row in title.lines),
    }
    if not words:
        return dict.fromkeys(TitleCount, 0.0) | characters, set()
    content = {word.text for word in words if word.letters >= 3 and not word.listed(WordList.FUNCTION)}
    first = words[0]
    sentences = sentences_of(title.tokens, list(range(len(words))))
    buckets = {
        bucket for sentence in sentences for bucket in grams([words[t] for t in sentence], names=False)
    }

    def gaps(mark: Mark) -> int:
        return sum(token.has(mark) for token in title.tokens)

    counts = {
        TitleCount.WORDS: len(words),
        TitleCount.UPPER_WORDS: sum(word.has(Mark.UPPER) and word.letters >= 3 for word in words),
        TitleCount.NUMERALS: sum(word.has(Mark.NUMERAL) for word in words),
        TitleCount.LIST_NUMBER: first.has(Mark.NUMERAL) and not first.has(Mark.YEAR) and 2 <= number <= 100,
        TitleCount.EXCLAMATIONS: gaps(Mark.EXCLAMATION),
        TitleCount.QUESTIONS: gaps(Mark.QUESTION),
        TitleCount.ELLIPSES: gaps(Mark.ELLIPSIS),
        TitleCount.COLONS: gaps(Mark.COLON),
        TitleCount.QUOTATIONS: gaps(Mark.QUOTE_OPEN),
        TitleCount.CONTENT_WORDS: len(content),
        TitleCount.CONTENT_WORDS_IN_BODY: len(content & body),
        TitleCount.DISTINCT_GRAMS: len(buckets),
        TitleCount.QUESTION_START: first.text in QUESTION_WORDS,
        TitleCount.DEMONSTRATIVES: sum(word.text in DEMONSTRATIVES for word in words),
    }
    return characters | counts, buckets

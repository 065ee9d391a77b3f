"""What goes into the compiled code and what comes out of it: the tables of a batch of texts.

A batch of texts is read into *tokens* and *lines*; sections give each line a kind; the body is then
measured. All tables are concatenated over the batch; ``token_offsets`` and ``line_offsets`` say which
rows belong to which text. Positions are characters of the text, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum, IntFlag
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int32]
Offsets: TypeAlias = npt.NDArray[np.int64]


class Mark(IntFlag):
    """What a token looks like, and what stands between the token before it and itself.

    Each text ends with a sentinel token (code 0, no width) that carries what stands after its last word.
    """

    CAPITAL = 1 << 0
    """Begins with an upper-case letter."""
    UPPER = 1 << 1
    """Two letters or more, all of them upper case."""
    DIGIT = 1 << 2
    """Contains a digit."""
    NUMERAL = 1 << 3
    """Begins with a digit: ``12``, ``1,200``, ``3.5``, ``12-day``, ``2nd``."""
    LINK = 1 << 4
    """A web or e-mail address; it is one token."""
    QUOTED = 1 << 5
    """Inside a quotation of any length."""
    YEAR = 1 << 6
    """Four digits, 1900 to 2099."""
    APOSTROPHE = 1 << 7
    """Has an apostrophe inside."""
    LINE = 1 << 8
    """First token of a line (always set on the first token of a text)."""
    PARAGRAPH = 1 << 9
    """First token after an empty line (always set on the first token of a text)."""
    SENTENCE = 1 << 10
    """First token of a sentence; a line begins one, unless it goes on in lower case after no full stop."""
    COMMA = 1 << 11
    TERMINATOR = 1 << 12
    """A full stop, exclamation mark, question mark or ellipsis, whether or not it ends a sentence."""
    COLON = 1 << 13
    SEMICOLON = 1 << 14
    DASH = 1 << 15
    """En or em dash, or a hyphen that does not join two letters."""
    OPEN = 1 << 16
    """An opening bracket of any kind."""
    CLOSE = 1 << 17
    QUOTE_OPEN = 1 << 18
    """A quotation mark that opens (straight marks are resolved by what stands around them)."""
    QUOTE_CLOSE = 1 << 19
    EXCLAMATION = 1 << 20
    QUESTION = 1 << 21
    ELLIPSIS = 1 << 22
    CURRENCY = 1 << 23
    PERCENT = 1 << 24
    BULLET = 1 << 25
    SYMBOL = 1 << 26
    """Any other visible character: ``| > / © # @ *`` and the like."""
    ISO_DATE = 1 << 27
    """``2026-11-22``."""
    ING = 1 << 28
    """Five letters or more, ending in -ing."""
    POSSESSIVE = 1 << 29
    """Ends in 's."""


class Line(IntEnum):
    """Columns of the line table, int32, shape (n_lines, len(Line)); one row a line that is not empty."""

    START = 0
    END = 1
    """Without the white space around the line."""
    FIRST = 2
    """Index of its first token in the batch's token table."""
    LAST = 3
    """Index after its last token; equal to FIRST for a line without a word."""
    BLANKS = 4
    """Number of empty lines right before it, at most 9."""
    CHARACTERS = 5
    """Characters that are not white space."""
    LETTERS = 6
    UPPERS = 7
    DIGITS = 8
    SYMBOLS = 9
    """Visible characters that belong to no word and are no sentence punctuation (see Mark.SYMBOL)."""
    TERMINAL = 10
    """1 where the line ends with a terminator, also before closing quotation marks and brackets."""
    BULLET = 11
    """1 where it begins with a bullet or an asterisk, or with a dash or hyphen and white space."""
    REPEATS = 12
    """Row (in the batch's line table) of the first earlier line of the same text that says the same, or
    -1. White space, case and quotation mark forms do not matter."""
    INDENT = 13
    """Characters of white space before it on its line, at most 99."""


class Hit(IntEnum):
    """Columns of the phrase hit table, int32; longest first, no overlaps, in the order of the text."""

    LEXICON = 0
    FIRST = 1
    """Index of its first token in the batch's token table."""
    LAST = 2
    """Index after its last token."""


class Kind(IntEnum):
    """What a line is there for; the names are those of types.SectionKind."""

    TITLE = 0
    BODY = 1
    NAVIGATION = 2
    ADVERTISEMENT = 3
    RELATED = 4
    PLACEHOLDER = 5
    COMMENT = 6
    CALL_TO_ACTION = 7


class Read(NamedTuple):
    """A batch of texts, read: the tables that sections, statistics and the ledger work on."""

    token_offsets: Offsets
    """Shape (n_texts + 1,). The last token of each text is its sentinel."""
    codes: npt.NDArray[np.uint64]
    """Hash of each token's folded characters, shape (n_tokens,); 0 for a sentinel."""
    bounds: Ints
    """Start and end of each token, shape (n_tokens, 2)."""
    marks: npt.NDArray[np.uint32]
    """Bits of Mark, shape (n_tokens,)."""
    classes: npt.NDArray[np.uint64]
    """Bit ``1 << w`` for each WordList w that the token stands in, and its syllables; shape (n_tokens,)."""
    line_offsets: Offsets
    lines: Ints
    line_codes: npt.NDArray[np.uint64]
    """Code of each line, from the codes of its tokens; 0 for a line without a word."""
    hit_offsets: Offsets
    hits: Ints
    quote_offsets: Offsets
    quotes: Ints
    """Quotations, shape (n_quotes, 5): first token, index after the last token, start and end of what
    stands between the marks, 1 where it is closed. Only the outermost ones; an unclosed quotation ends
    with its paragraph. A quotation never crosses an empty line."""


def encode(texts: Sequence[str]) -> tuple[npt.NDArray[Any], Offsets]:
    """One buffer of UTF-8 and the offsets of the texts in it; lone surrogates pass.

    >>> encode(["né", ""])[1]
    array([0, 3, 3])
    """
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    offsets = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    return np.frombuffer(b"".join(parts), np.uint8), offsets


class WordList(IntEnum):
    """Lists of single words, ``lexicons/NAME.txt``; each is one bit of a token's class."""

    FUNCTION = 0
    """Articles, prepositions, pronouns, auxiliaries, conjunctions: the words that make text English."""
    FIRST_PERSON = 1
    SECOND_PERSON = 2
    THIRD_PERSON = 3
    """he, she, they (as subjects): who speaks in "he said"."""
    MONTH = 4
    WEEKDAY = 5
    NUMBER_WORD = 6
    CUE = 7
    """Reporting verbs in all forms: said, announced, warned."""
    CUE_NOUN = 8
    """Nouns that report: statement, claim, warning."""
    ROLE = 9
    """Titles and roles: president, professor, spokeswoman, analyst."""
    ANONYMOUS = 10
    """Plural or vague people: officials, sources, experts, critics."""
    DOCUMENT = 11
    """Things that say something: report, study, filing, survey."""
    ORGANISATION = 12
    """Last or key words of organisations: ministry, university, inc, department."""
    AUXILIARY = 13
    """Auxiliaries and negations that may stand inside a cue: has, had, was, not."""
    HEDGE = 14
    BOOSTER = 15
    """Intensifiers: very, extremely, totally."""
    ABSOLUTE = 16
    """always, never, everyone, nobody."""
    LOADED = 17
    """Emotive or contemptuous words: disgusting, outrageous, traitor."""
    PUFFERY = 18
    """Peacock words: world-class, iconic, renowned."""
    SUPERLATIVE = 19
    """best, greatest, ultimate."""
    CLICKBAIT = 20
    """Words that tease in a headline: shocking, hilarious, these, reasons."""
    TRANSITION = 21
    """Sentence openers of essays: moreover, furthermore, additionally."""
    AI_STYLE = 22
    """Style words in excess in machine prose: delve, underscore, multifaceted."""
    PRICE = 23
    """dollars, discount, coupon, cheap."""
    IMPERATIVE = 24
    """Verbs that tell a reader what to do at the start of a sentence: discover, try, grab."""
    PROFANITY = 25
    NAVIGATION = 26
    """Words that menus are made of: home, login, archives, facebook."""
    PARTY = 27
    """Words for parties and political sides: kept so that models can mask them, never a signal."""
    VAGUE_TIME = 28
    """recently, lately, nowadays: time without a date."""
    CONTRAST = 29
    """however, although, but: prose that weighs."""
    ABBREVIATION = 30
    """Words whose full stop ends no sentence: mr, gen, u.s, vs."""


PHRASE_START, PHRASE_ALONE = 1 << 40, 1 << 41
"""Bits of a token's class: a phrase of some lexicon begins with it; it is one by itself."""
SYLLABLE_SHIFT = 48
"""Bits 48 to 51 of a token's class: its syllables, at most 15."""
EASY = 1 << 52
"""Bit of a token's class: an easy word in the sense of Dale and Chall."""
LETTERS_SHIFT = 53
"""Bits 53 to 58 of a token's class: its letters and digits, at most 63."""


class Lexicon(IntEnum):
    """Lists of phrases of one to six words, ``lexicons/NAME.txt``; the kernel notes where each hit lies."""

    PLACEHOLDERS = 0
    CHATBOT_RESIDUE = 1
    CALLS_TO_ACTION = 2
    NAVIGATION_PHRASES = 3
    """Whole lines of site furniture: top of page, skip to content, privacy policy."""
    ADVERTISEMENT_PHRASES = 4
    RELATED_HEADERS = 5
    """Headings of teaser blocks: similar posts, you may also like."""
    COMMENT_HEADERS = 6
    PUFFERY_PHRASES = 7
    AFFILIATE = 8
    """Affiliate and paid-link talk: as an amazon associate, we may earn a commission."""
    PRICE_TALK = 9
    URGENCY = 10
    """limited time, while supplies last, act now."""
    CLICKBAIT_PHRASES = 11
    WEASEL_ATTRIBUTIONS = 12
    """some say, it is believed, many people are saying."""
    ACCORDING_TO = 13
    """Phrases that attribute: according to, in the words of, as reported by."""
    UNCONFIRMED = 14
    """could not be independently verified, declined to comment."""
    OWN_REPORTING = 15
    """told reporters, in an interview with, obtained by."""
    WIRE_AGENCIES = 16
    TEMPLATE_OPENERS = 17
    """in this article we will, in today's fast-paced world."""
    TEMPLATE_CLOSERS = 18
    """in conclusion, final thoughts, only time will tell."""
    AI_PHRASES = 19
    """stands as a testament, plays a vital role, underscores the importance."""
    CONSPIRACY = 20
    """mainstream media, wake up, what they don't want you to know."""
    OPINION_MARKERS = 21
    """i think, in my opinion, let's be honest."""
    PRESS_RELEASE = 22
    """for immediate release, media contact, is pleased to announce."""
    DISCLOSURE = 23
    """correction, editor's note, disclosure, reader-funded."""
    CORPORATE_BOAST = 24
    """industry-leading, one-stop shop, team of experts."""
    NOTICES = 25
    """What a site tells its visitors: we use cookies, may not be reproduced, please enable javascript."""


class Count(IntEnum):
    """Rows of the statistics table, float64, shape (len(Count), n_texts); see text/kernel.py.

    *Body* is every body line once: a line that repeats an earlier one is counted as a duplicate and not
    read again. *Voice* is the body without the sentences that hold a quotation of three words or more:
    what the writer says, not what somebody is quoted with.
    """

    # the whole text
    TEXT_WORDS = 0
    TEXT_CHARACTERS = 1
    TEXT_LINES = 2
    FUNCTION_WORDS = 3
    LETTERS = 4
    RELATED_WORDS = 5
    NAVIGATION_WORDS = 6
    FURNITURE_LINES = 7
    """Navigation, advertisement and comment lines."""
    # body lines and paragraphs, repeated ones too
    LINES = 8
    DUPLICATE_LINES = 9
    LINE_CHARACTERS = 10
    DUPLICATE_LINE_CHARACTERS = 11
    PARAGRAPHS = 12
    DUPLICATE_PARAGRAPHS = 13
    DUPLICATE_PARAGRAPH_CHARACTERS = 14
    DUPLICATE_TITLES = 15
    """Lines that say the title again after its first line."""
    SHORT_LINES = 16
    """Body lines of at most 30 characters (FineWeb)."""
    TERMINAL_LINES = 17
    BULLET_LINES = 18
    LABEL_BULLETS = 19
    """Lines that begin with a bullet, at most six capitalised words and a colon."""
    # body
    WORDS = 20
    CHARACTERS = 21
    """Characters of the body's words."""
    SENTENCES = 22
    TOP_2GRAM = 23
    """Characters covered by the most frequent word 2-gram, where it occurs twice or more; and so on."""
    TOP_3GRAM = 24
    TOP_4GRAM = 25
    DUPLICATE_5GRAM = 26
    """Characters of words in a second or later copy of a word 5-gram; and so on."""
    DUPLICATE_6GRAM = 27
    DUPLICATE_7GRAM = 28
    DUPLICATE_8GRAM = 29
    DUPLICATE_9GRAM = 30
    DUPLICATE_10GRAM = 31
    REPEATED_SENTENCES = 32
    """Sentences of three words or more that say what an earlier sentence of the whole text said."""
    NUMERALS = 33
    """But for those that number a line: "7."."""
    DATES = 34
    """A month beside a day or a year, a year after a function word, an ISO date."""
    YEARS = 35
    WEEKDAYS = 36
    LINKS = 37
    CURRENCY_SIGNS = 38
    PERCENTS = 39
    # quotations and the ledger
    QUOTATIONS = 40
    """Quotations of three words or more."""
    QUOTED_WORDS = 41
    SCARE_QUOTES = 42
    """Quotations of one or two words in the voice."""
    ATTRIBUTIONS = 43
    SOURCED_QUOTATIONS = 44
    """Quotations with a source."""
    NAMED_ATTRIBUTIONS = 45
    ANONYMOUS_ATTRIBUTIONS = 46
    DOCUMENT_ATTRIBUTIONS = 47
    DISTINCT_SOURCES = 48
    ATTRIBUTED_WORDS = 49
    """Words of the body inside the content of an attribution."""
    # voice
    VOICE_WORDS = 50
    VOICE_SENTENCES = 51
    SENTENCE_WORDS_SQUARED = 52
    """Sum of the squares of sentence lengths in words, for their spread."""
    VOICE_LETTERS = 53
    """Letters and digits of the voice's words."""
    SYLLABLES = 54
    POLYSYLLABLES = 55
    """Words of three syllables or more."""
    DIFFICULT_WORDS = 56
    LONG_WORDS = 57
    """Words of seven letters or more."""
    DISTINCT_100 = 58
    """Distinct words among the first 100 words of the voice."""
    DISTINCT_WORDS = 59
    DISTINCT_GRAMS = 60
    """Distinct word 1- and 2-grams of the voice, as the word models count them."""
    UPPER_WORDS = 61
    """Words of three letters or more all in upper case."""
    CAPITAL_WORDS = 62
    """Capitalised words inside sentences."""
    EXCLAMATIONS = 63
    QUESTIONS = 64
    COMMAS = 65
    DASHES = 66
    COLONS = 67
    SEMICOLONS = 68
    ELLIPSES = 69
    BRACKETS = 70
    CONTRACTIONS = 71
    """Words with an apostrophe that are no possessive: don't, it's, we'll."""
    PARTICIPLE_TAILS = 72
    """A comma and a word of five letters or more in -ing: ", underscoring the need"; not ", including"."""
    TRIADS = 73
    """X, Y, and Z: comma, at most three words, comma, "and" or "or"."""
    IMPERATIVE_STARTS = 74
    TRANSITION_STARTS = 75
    OPENER_REPEATS = 76
    """Sentences whose first word is that of the sentence before."""
    LONG_SENTENCES = 77
    """Sentences of more than 30 words."""
    VOICE_FUNCTION_WORDS = 78
    # the whole text again
    TEMPLATE_FIELDS = 79
    """Fields of a template that nobody filled in, see text/blanks.py."""


class TitleCount(IntEnum):
    """Rows of the title statistics, float64; the title is the article's, or the title section's."""

    WORDS = 0
    CHARACTERS = 1
    """Characters that are not white space."""
    LETTERS = 2
    UPPER_WORDS = 3
    """Words of three letters or more all in upper case."""
    NUMERALS = 4
    LIST_NUMBER = 5
    """1 where the title begins with a numeral of 2 to 100 that is no year: "10 reasons"."""
    EXCLAMATIONS = 6
    QUESTIONS = 7
    ELLIPSES = 8
    COLONS = 9
    QUOTATIONS = 10
    CONTENT_WORDS = 11
    """Distinct words of three letters or more that are no function words."""
    CONTENT_WORDS_IN_BODY = 12
    """How many of them stand in the body."""
    DISTINCT_GRAMS = 13
    QUESTION_START = 14
    """1 where it begins with who, what, when, where, why, which or how."""
    SITE_SUFFIX = 15
    """1 where it has a part behind " | " or " - "."""
    DEMONSTRATIVES = 16
    """this, these, that, those, here's."""
    TEMPLATE_FIELDS = 17


class Meta(IntEnum):
    """Columns that come from the article's other fields; NaN where they are not given."""

    AUTHORS = 0
    """Names in the byline."""
    GENERIC_BYLINE = 1
    """1 where the byline is no person: admin, staff, an address, the site's own name."""
    URL_DATE_GAP = 2
    """Days between the date in the address and the given date."""
    URL_TITLE_OVERLAP = 3
    """Share of the title's content words that stand in the address's last part."""
    URL_DIGITS = 4
    """Share of digits in the address's last part."""
    URL_WORDS = 5
    """Words in the address's last part."""
    DATE_PLAUSIBLE = 6
    """1 where the date is a date from 1990 on, 0 where it cannot be one."""
    LANGUAGE_AGREES = 7
    """1 where the language tag is English and the text is, 0 where they differ."""
    LINK_SHARE = 8
    """Share of the article's text that stands in links of its page."""
    ADS = 9
    """Advertisements on its page."""


class Scope(IntEnum):
    """Where listed words and phrases are counted."""

    TITLE = 0
    VOICE = 1
    BODY = 2
    CONTENT = 3
    """The body, and sections that are neither navigation, advertisement nor comment; each line once."""
    TEXT = 4
    """Everything, whatever its section."""


WORDLIST_SCOPES: Final[Mapping[WordList, Scope]] = {
    **dict.fromkeys(WordList, Scope.VOICE),
    **dict.fromkeys((WordList.ROLE, WordList.CUE, WordList.WEEKDAY), Scope.BODY),
}
"""Where the words of a list are counted and shown, unless a signal is about the title."""
LEXICON_SCOPES: Final[Mapping[Lexicon, Scope]] = {
    **dict.fromkeys(Lexicon, Scope.VOICE),
    **dict.fromkeys(
        (Lexicon.ACCORDING_TO, Lexicon.OWN_REPORTING, Lexicon.UNCONFIRMED, Lexicon.DISCLOSURE), Scope.BODY
    ),
    **dict.fromkeys(
        (Lexicon.PLACEHOLDERS, Lexicon.CHATBOT_RESIDUE, Lexicon.CALLS_TO_ACTION, Lexicon.AFFILIATE),
        Scope.CONTENT,
    ),
}
"""The same for phrases: a source speaks of what it knows, puffery counts where it is the writer's own."""


class WordModel(IntEnum):
    """Linear models over hashed word 1- and 2-grams; the columns of their weights."""

    WORDING = 0
    PROMOTION = 1
    PROSE = 2
    HEADLINE = 3
    """Reads the title; the others read the voice."""


class Entry(IntEnum):
    """Columns of the ledger, int32; tokens are rows of the batch's token table, end exclusive."""

    ARTICLE = 0
    QUOTE = 1
    """1 where a quotation of three words or more is the content or a part of it, 0 for a paraphrase."""
    SOURCE = 2
    """0 named, 1 anonymous, also where nobody is named at all, 2 document."""
    FIRST = 3
    LAST = 4
    """Content: from its first word to the end of its last, the cue may stand between the two."""
    CUE_FIRST = 5
    CUE_LAST = 6
    SPEAKER_FIRST = 7
    """-1 where nobody is named."""
    SPEAKER_LAST = 8
    KEY = 9
    """Hash of the speaker's last name or word, that of the last speaker for a pronoun; 0 for nobody."""


class Ledger(NamedTuple):
    """The attributions of a batch."""

    entries: Ints
    """Shape (n, len(Entry)), in the order of their cues."""
    offsets: Offsets
    """Shape (n_articles + 1,): which entries belong to which article."""
    quotes: Ints
    """Shape (n_quotes,): the entry whose speaker says each quotation of the batch, -1 where nobody does."""


class WordWeights(NamedTuple):
    """Weights of the word models, a column for each WordModel."""

    weights: npt.NDArray[np.float32]
    """Shape (2**18, len(WordModel)), or (0, len(WordModel)) where nothing was learned."""
    intercepts: npt.NDArray[np.float64]
    """Shape (len(WordModel),)."""


class Evidence(IntEnum):
    """What positions can be asked for, besides the hits of a WordList or Lexicon."""

    DUPLICATE_LINES = 0
    DUPLICATE_TITLES = 1
    RELATED = 2
    PLACEHOLDERS = 3
    """Placeholder sections and phrases."""
    CALLS_TO_ACTION = 4
    NAVIGATION = 5
    QUOTATIONS = 6
    SOURCED_QUOTATIONS = 7
    ATTRIBUTIONS = 8
    ANONYMOUS_ATTRIBUTIONS = 9
    DOCUMENT_ATTRIBUTIONS = 10
    REPEATED_SENTENCES = 11
    DUPLICATE_GRAMS = 12
    NUMERALS = 13
    DATES = 14
    LINKS = 15
    CURRENCY_SIGNS = 16
    UPPER_WORDS = 17
    SCARE_QUOTES = 18
    PARTICIPLE_TAILS = 19
    LABEL_BULLETS = 20
    LONG_SENTENCES = 21
    WORDING_MODEL = 22
    """The words that moved the model's score most; and so on."""
    PROMOTION_MODEL = 23
    PROSE_MODEL = 24
    TEMPLATE_FIELDS = 25
    IMPERATIVE_STARTS = 26
    TRANSITION_STARTS = 27

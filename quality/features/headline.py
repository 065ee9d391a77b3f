"""Headlines: how the title speaks to the reader, and whether the text keeps its promise."""

from __future__ import annotations

from functools import partial

from quality.features import sources
from quality.features.spec import Direction, Family, FloatColumn, Pages, Unit, ratio
from quality.text.found import Lexicon, TitleCount, WordList, WordModel

family = Family("headline", "Headlines")

_lure = partial(family.signal, direction=Direction.LOWERS)
_style = partial(family.signal, direction=Direction.FREE, source=sources.CHAKRABORTY_2016)


def _share(pages: Pages, listed: WordList) -> FloatColumn:
    """Share of the headline's words that stand in a list."""
    return ratio(pages.title_listed(listed), pages.title(TitleCount.WORDS))


@_style(unit=Unit.COUNT, bounds=(1, float("inf")), says="The headline has {} word{s}")
def word_count(pages: Pages) -> FloatColumn:
    """Number of words in the headline.

    >>> word_count(pages_of("", title="Minister resigns"))
    array([2.])
    """
    return pages.title(TitleCount.WORDS)


@_style(unit=Unit.MEAN, says="The headline's words have {} letters on average")
def word_length_mean(pages: Pages) -> FloatColumn:
    """Mean number of letters of the headline's words.

    >>> word_length_mean(pages_of("", title="Minister quits"))
    array([6.5])
    """
    return ratio(pages.title(TitleCount.LETTERS), pages.title(TitleCount.WORDS))


@_style(unit=Unit.SHARE, says="{} of the headline's words are function words")
def function_word_share(pages: Pages) -> FloatColumn:
    """Share of headline words that are function words ("the", "of", "is").

    >>> function_word_share(pages_of("", title="The end of a bridge"))
    array([0.6])
    """
    return _share(pages, WordList.FUNCTION)


@_style(unit=Unit.SHARE, says="{} of the headline's words are numerals")
def numeral_share(pages: Pages) -> FloatColumn:
    """Share of headline words that begin with a digit.

    >>> numeral_share(pages_of("", title="Storm leaves 300 homeless"))
    array([0.25])
    """
    return ratio(pages.title(TitleCount.NUMERALS), pages.title(TitleCount.WORDS))


@_style(unit=Unit.FLAG, says='The headline\'s first word is {} a question word such as "why"')
def question_word_flag(pages: Pages) -> FloatColumn:
    """1 where the headline begins with a question word ("how", "why").

    >>> question_word_flag(pages_of("", title="Why the bridge fell"))
    array([1.])
    """
    return pages.title(TitleCount.QUESTION_START)


@_style(unit=Unit.COUNT, says="The headline has {} quotation{s}")
def quotation_count(pages: Pages) -> FloatColumn:
    """Number of quotations in the headline.

    >>> quotation_count(pages_of("", title='Mayor calls bridge "a disgrace"'))
    array([1.])
    """
    return pages.title(TitleCount.QUOTATIONS)


@_style(unit=Unit.FLAG, scored=False, says="A part such as the site's name is {} behind the headline")
def site_suffix_flag(pages: Pages) -> FloatColumn:
    """1 where the headline has a part behind " | " or " - ".

    >>> site_suffix_flag(pages_of("", title="Minister resigns | Tarn Herald"))
    array([1.])
    """
    return pages.title(TitleCount.SITE_SUFFIX)


@_lure(
    unit=Unit.SHARE,
    source=sources.HORNE_2017,
    says="{} of the headline's words are all in capitals",
)
def upper_word_share(pages: Pages) -> FloatColumn:
    """Share of headline words of three letters or more that are all in capitals.

    >>> upper_word_share(pages_of("", title="BREAKING: bridge falls again"))
    array([0.25])
    """
    return ratio(pages.title(TitleCount.UPPER_WORDS), pages.title(TitleCount.WORDS))


@_lure(unit=Unit.COUNT, source=sources.BIYANI_2016, says="The headline has {} exclamation mark{s}")
def exclamation_count(pages: Pages) -> FloatColumn:
    """Number of exclamation marks in the headline.

    >>> exclamation_count(pages_of("", title="It fell! Again!"))
    array([2.])
    """
    return pages.title(TitleCount.EXCLAMATIONS)


@_lure(unit=Unit.COUNT, source=sources.BIYANI_2016, says="The headline has {} question mark{s}")
def question_count(pages: Pages) -> FloatColumn:
    """Number of question marks in the headline.

    >>> question_count(pages_of("", title="Did it fall?"))
    array([1.])
    """
    return pages.title(TitleCount.QUESTIONS)


@_lure(unit=Unit.COUNT, source=sources.BIYANI_2016, says="The headline has {} ellipsis mark{s}")
def ellipsis_count(pages: Pages) -> FloatColumn:
    """Number of ellipses in the headline.

    >>> ellipsis_count(pages_of("", title="And then it fell..."))
    array([1.])
    """
    return pages.title(TitleCount.ELLIPSES)


@_lure(unit=Unit.FLAG, source=sources.ZHANG_2018, says="The headline is {} that of a numbered list")
def list_number_flag(pages: Pages) -> FloatColumn:
    """1 where the headline begins with a number of things ("10 reasons").

    >>> list_number_flag(pages_of("", title="10 reasons to leave"))
    array([1.])
    """
    return pages.title(TitleCount.LIST_NUMBER)


@_lure(
    unit=Unit.SHARE, source=sources.BLOM_2015, says='{} of the headline\'s words point ahead, as "this" does'
)
def demonstrative_share(pages: Pages) -> FloatColumn:
    """Share of headline words that point ahead ("this", "these", "here's").

    >>> demonstrative_share(pages_of("", title="This bridge fell twice"))
    array([0.25])
    """
    return ratio(pages.title(TitleCount.DEMONSTRATIVES), pages.title(TitleCount.WORDS))


@_lure(unit=Unit.SHARE, source=sources.CHAKRABORTY_2016, says="{} of the headline's words address the reader")
def second_person_share(pages: Pages) -> FloatColumn:
    """Share of headline words that address the reader ("you", "your").

    >>> second_person_share(pages_of("", title="You will love your dog"))
    array([0.4])
    """
    return _share(pages, WordList.SECOND_PERSON)


@_lure(unit=Unit.SHARE, source=sources.CHAKRABORTY_2016, says="{} of the headline's words tease the reader")
def clickbait_word_share(pages: Pages) -> FloatColumn:
    """Share of headline words that tease ("shocking", "hilarious").

    >>> clickbait_word_share(pages_of("", title="Shocking fall of bridge"))
    array([0.25])
    """
    return _share(pages, WordList.CLICKBAIT)


@_lure(
    unit=Unit.COUNT, source=sources.CHAKRABORTY_2016, says="The headline has {} stock phrase{s} of clickbait"
)
def clickbait_phrase_count(pages: Pages) -> FloatColumn:
    """Number of stock phrases of clickbait in the headline.

    >>> clickbait_phrase_count(pages_of("", title="Bridge reopens"))
    array([0.])
    """
    return pages.title_listed(Lexicon.CLICKBAIT_PHRASES)


@_lure(unit=Unit.SHARE, source=sources.BIYANI_2016, says="{} of the headline's words are superlatives")
def superlative_share(pages: Pages) -> FloatColumn:
    """Share of headline words that are superlatives ("best", "ultimate").

    >>> superlative_share(pages_of("", title="The greatest bridge ever"))
    array([0.25])
    """
    return _share(pages, WordList.SUPERLATIVE)


@_lure(unit=Unit.SHARE, source=sources.HORNE_2018, says="{} of the headline's words are loaded")
def loaded_share(pages: Pages) -> FloatColumn:
    """Share of headline words that are emotive or contemptuous ("disgusting", "traitor").

    >>> loaded_share(pages_of("", title="Traitor burns a bridge"))
    array([0.25])
    """
    return _share(pages, WordList.LOADED)


@family.signal(
    unit=Unit.SHARE,
    direction=Direction.RAISES,
    source=sources.ZHANG_2018,
    says="{} of the headline's content words stand in the text",
)
def body_overlap_share(pages: Pages) -> FloatColumn:
    """Share of the headline's content words that stand in the body.

    >>> body_overlap_share(pages_of("The bridge was closed. " + plain(30), title="Bridge collapses"))
    array([0.5])
    """
    return ratio(pages.title(TitleCount.CONTENT_WORDS_IN_BODY), pages.title(TitleCount.CONTENT_WORDS))


@_lure(
    unit=Unit.SCORE,
    source=sources.CHAKRABORTY_2016,
    says="The headline's words score {} on a scale of clickbait",
)
def clickbait_score(pages: Pages) -> FloatColumn:
    """Log-odds of clickbait that a linear model gives the headline's words; above 0 is clickbait.

    >>> clickbait_score(pages_of(""))
    array([nan])
    """
    return pages.model(WordModel.HEADLINE)

"""Boilerplate: text that repeats itself, stands in for text, or works for the site."""

from __future__ import annotations

from functools import partial

import numpy as np

from quality.features import sources
from quality.features.spec import Direction, Evidence, Family, FloatColumn, Pages, Unit, per_1000, ratio
from quality.text.found import Count, Lexicon, TitleCount

family = Family("boilerplate", "Boilerplate")

_harm = partial(family.signal, direction=Direction.LOWERS)
_lines = partial(_harm, source=sources.RAE_2021, evidence=Evidence.DUPLICATE_LINES)
_filler = partial(_harm, unit=Unit.PER_1000_WORDS, source=sources.AI_SIGNS)
# These shares may fall with a quotation that is taken away, and that must not pay: listed only.
_grams = partial(
    _harm, unit=Unit.SHARE, source=sources.RAE_2021, evidence=Evidence.DUPLICATE_GRAMS, scored=False
)


def _characters(pages: Pages, count: Count) -> FloatColumn:
    """Share of the characters of the body's words."""
    return ratio(pages.count(count), pages.count(Count.CHARACTERS))


def _voice(pages: Pages, lexicon: Lexicon) -> FloatColumn:
    """Hits per 1000 words of the text outside quotations."""
    return per_1000(pages.listed(lexicon), pages.count(Count.VOICE_WORDS))


@_lines(unit=Unit.SHARE, says="{} of the lines repeat an earlier line")
def duplicate_line_share(pages: Pages) -> FloatColumn:
    """Share of body lines that repeat an earlier line.

    >>> duplicate_line_share(pages_of("\\n".join([plain(12), plain(15), plain(12), plain(12)])))
    array([0.5])
    """
    return ratio(pages.count(Count.DUPLICATE_LINES), pages.count(Count.LINES))


@_lines(unit=Unit.SHARE, says="{} of the text lies in lines that repeat an earlier line")
def duplicate_line_character_share(pages: Pages) -> FloatColumn:
    """Share of the characters of body lines that lie in lines that repeat an earlier line.

    >>> duplicate_line_character_share(pages_of("\\n".join([plain(12), plain(12)])))
    array([0.5])
    """
    return ratio(pages.count(Count.DUPLICATE_LINE_CHARACTERS), pages.count(Count.LINE_CHARACTERS))


@_lines(unit=Unit.COUNT, says="The text has {} line{s} that it had before")
def duplicate_line_count(pages: Pages) -> FloatColumn:
    """Number of body lines that repeat an earlier line.

    >>> duplicate_line_count(pages_of("\\n".join([plain(12), plain(15), plain(12), plain(12)])))
    array([2.])
    """
    return pages.count(Count.DUPLICATE_LINES)


@_lines(unit=Unit.SHARE, says="{} of the paragraphs repeat an earlier paragraph")
def duplicate_paragraph_share(pages: Pages) -> FloatColumn:
    """Share of body paragraphs that repeat an earlier paragraph.

    >>> duplicate_paragraph_share(pages_of("\\n\\n".join([plain(12), plain(12)]), plain(12)))
    array([0.5, 0. ])
    """
    return ratio(pages.count(Count.DUPLICATE_PARAGRAPHS), pages.count(Count.PARAGRAPHS))


@_lines(unit=Unit.SHARE, says="{} of the text lies in paragraphs that repeat an earlier paragraph")
def duplicate_paragraph_character_share(pages: Pages) -> FloatColumn:
    """Share of the characters of body lines that lie in paragraphs that repeat an earlier paragraph.

    >>> duplicate_paragraph_character_share(pages_of("\\n\\n".join([plain(12), plain(12)])))
    array([0.5])
    """
    return ratio(pages.count(Count.DUPLICATE_PARAGRAPH_CHARACTERS), pages.count(Count.LINE_CHARACTERS))


@_grams(says="{} of the text is one pair of words, used again and again")
def top_2gram_share(pages: Pages) -> FloatColumn:
    """Share of word characters in the body that its most frequent pair of words covers.

    >>> top_2gram_share(pages_of("The old mill stands by the old bridge near Tarn today."))
    array([0.27906977])
    """
    return _characters(pages, Count.TOP_2GRAM)


@_grams(says="{} of the text is one phrase of three words, used again and again")
def top_3gram_share(pages: Pages) -> FloatColumn:
    """Share of word characters in the body that its most frequent phrase of three words covers.

    >>> top_3gram_share(pages_of("The old mill stands by the old bridge near Tarn today."))
    array([0.])
    """
    return _characters(pages, Count.TOP_3GRAM)


@_grams(says="{} of the text is one phrase of four words, used again and again")
def top_4gram_share(pages: Pages) -> FloatColumn:
    """Share of word characters in the body that its most frequent phrase of four words covers.

    >>> top_4gram_share(pages_of("By the old mill lives Ada. By the old mill sings Ida."))
    array([0.6])
    """
    return _characters(pages, Count.TOP_4GRAM)


@_grams(says="{} of the text repeats phrases of five words")
def duplicate_5gram_share(pages: Pages) -> FloatColumn:
    """Share of word characters in the body in a later copy of five words in a row.

    >>> duplicate_5gram_share(pages_of(plain(10) + " " + plain(10)))
    array([0.5])
    """
    return _characters(pages, Count.DUPLICATE_5GRAM)


@_grams(says="{} of the text repeats phrases of six words")
def duplicate_6gram_share(pages: Pages) -> FloatColumn:
    """Share of word characters in the body in a later copy of six words in a row.

    >>> duplicate_6gram_share(pages_of(plain(10) + " " + plain(10)))
    array([0.5])
    """
    return _characters(pages, Count.DUPLICATE_6GRAM)


@_grams(says="{} of the text repeats phrases of seven words")
def duplicate_7gram_share(pages: Pages) -> FloatColumn:
    """Share of word characters in the body in a later copy of seven words in a row.

    >>> duplicate_7gram_share(pages_of(plain(10) + " " + plain(10)))
    array([0.5])
    """
    return _characters(pages, Count.DUPLICATE_7GRAM)


@_grams(says="{} of the text repeats phrases of eight words")
def duplicate_8gram_share(pages: Pages) -> FloatColumn:
    """Share of word characters in the body in a later copy of eight words in a row.

    >>> duplicate_8gram_share(pages_of(plain(10) + " " + plain(10)))
    array([0.5])
    """
    return _characters(pages, Count.DUPLICATE_8GRAM)


@_grams(says="{} of the text repeats phrases of nine words")
def duplicate_9gram_share(pages: Pages) -> FloatColumn:
    """Share of word characters in the body in a later copy of nine words in a row.

    >>> duplicate_9gram_share(pages_of(plain(10) + " " + plain(10)))
    array([0.5])
    """
    return _characters(pages, Count.DUPLICATE_9GRAM)


@_grams(says="{} of the text repeats phrases of ten words")
def duplicate_10gram_share(pages: Pages) -> FloatColumn:
    """Share of word characters in the body in a later copy of ten words in a row.

    >>> duplicate_10gram_share(pages_of(plain(10) + " " + plain(10)))
    array([0.5])
    """
    return _characters(pages, Count.DUPLICATE_10GRAM)


@_harm(
    unit=Unit.COUNT,
    source=sources.SOLDAINI_2024,
    says="The text has {} sentence{s} that it had before",
    evidence=Evidence.REPEATED_SENTENCES,
)
def repeated_sentence_count(pages: Pages) -> FloatColumn:
    """Number of sentences of three words or more that repeat an earlier sentence.

    >>> repeated_sentence_count(pages_of(plain(30), plain(10)))
    array([2., 0.])
    """
    return pages.count(Count.REPEATED_SENTENCES)


@_harm(
    unit=Unit.COUNT,
    source=sources.PENEDO_2024,
    says="The headline stands {} more time{s} in the text",
    evidence=Evidence.DUPLICATE_TITLES,
)
def duplicate_title_count(pages: Pages) -> FloatColumn:
    """Number of lines that say the headline again.

    >>> duplicate_title_count(pages_of("Mill burns down\\n\\nMill burns down\\n\\n" + plain(30)))
    array([1.])
    """
    return pages.count(Count.DUPLICATE_TITLES)


@_harm(
    unit=Unit.COUNT,
    source=sources.NEWSGUARD_2023,
    says="{} placeholder phrase{s} {are} left in the text",
    evidence=Evidence.PLACEHOLDERS,
)
def placeholder_count(pages: Pages) -> FloatColumn:
    """Number of placeholder phrases left in the text.

    >>> placeholder_count(pages_of("Lorem ipsum.\\n" + plain(30), plain(30)))
    array([1., 0.])
    """
    return pages.listed(Lexicon.PLACEHOLDERS)


@_harm(
    unit=Unit.COUNT,
    source=sources.NEWSGUARD_2023,
    says="{} unfilled field{s} of a template {are} left in the text",
    evidence=Evidence.TEMPLATE_FIELDS,
    version=2,
)
def template_field_count(pages: Pages) -> FloatColumn:
    """Number of fields of a template that nobody filled in, in the text and its headline.

    >>> template_field_count(pages_of("In [CITY NAME] we sat. {{offer}}", "He said [the] city [sic]."))
    array([2., 0.])
    """
    return pages.count(Count.TEMPLATE_FIELDS) + np.nan_to_num(pages.title(TitleCount.TEMPLATE_FIELDS))


@_harm(
    unit=Unit.COUNT,
    source=sources.NEWSGUARD_2023,
    says="{} phrase{s} of a chatbot {are} left in the text",
    evidence=Lexicon.CHATBOT_RESIDUE,
)
def chatbot_residue_count(pages: Pages) -> FloatColumn:
    """Number of phrases that a chatbot addresses to its user, left in the text.

    >>> chatbot_residue_count(pages_of("As an AI language model, I cannot say.\\n" + plain(30)))
    array([1.])
    """
    return pages.listed(Lexicon.CHATBOT_RESIDUE)


@_harm(
    unit=Unit.RATIO,
    source=sources.ZHANG_2018,
    says="Teasers of other articles have {} times as many words as the article",
    evidence=Evidence.RELATED,
)
def related_ratio(pages: Pages) -> FloatColumn:
    """Words in teasers of other articles for each word of the body.

    >>> related_ratio(pages_of(plain(40)))
    array([0.])
    """
    return ratio(pages.count(Count.RELATED_WORDS), pages.count(Count.WORDS))


@_filler(says="{} bulleted lines with a label", evidence=Evidence.LABEL_BULLETS)
def label_bullet_per_1000_words(pages: Pages) -> FloatColumn:
    """Lines of the form "bullet, label, colon, text" per 1000 words outside quotations.

    >>> label_bullet_per_1000_words(pages_of(f"{plain(96)}\\n- Local Impact: it grows."))
    array([10.])
    """
    return per_1000(pages.count(Count.LABEL_BULLETS), pages.count(Count.VOICE_WORDS))


@_filler(says="{} stock openings", evidence=Lexicon.TEMPLATE_OPENERS)
def template_opener_per_1000_words(pages: Pages) -> FloatColumn:
    """Stock openings ("in this article we will") per 1000 words outside quotations.

    >>> template_opener_per_1000_words(pages_of(plain(100)))
    array([0.])
    """
    return _voice(pages, Lexicon.TEMPLATE_OPENERS)


@_filler(says="{} stock endings", evidence=Lexicon.TEMPLATE_CLOSERS)
def template_closer_per_1000_words(pages: Pages) -> FloatColumn:
    """Stock endings ("in conclusion") per 1000 words outside quotations.

    >>> template_closer_per_1000_words(pages_of(plain(98) + " In conclusion"))
    array([10.])
    """
    return _voice(pages, Lexicon.TEMPLATE_CLOSERS)

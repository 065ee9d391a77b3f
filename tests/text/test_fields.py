"""What the other fields of an article say."""

import math

import pytest

from quality.text.found import Meta
from quality.text.pages import Pages
from quality.types import Article


def meta(item, **fields):
    """One number of one article."""
    given = {"id": "x", "text": "The report on the path is out and it is long.", **fields}
    return float(Pages.of([Article(**given)]).meta(item)[0])


@pytest.mark.parametrize("item", Meta, ids=lambda item: item.name)
def test_what_is_not_given_is_unknown(item):
    """No byline, address, date or tag: no number."""
    assert math.isnan(meta(item))


@pytest.mark.parametrize(
    ("item", "fields", "expected"),
    [
        (Meta.AUTHORS, {"author": "Ada Lind, Bo Falk and Cy Holm"}, 3),
        (Meta.GENERIC_BYLINE, {"author": "Ada Lind"}, 0),
        (Meta.GENERIC_BYLINE, {"author": "admin"}, 1),
        (Meta.GENERIC_BYLINE, {"author": "Harbour Post Staff"}, 1),
        (Meta.GENERIC_BYLINE, {"author": "Ada Lind and desk@post.example"}, 0),
        (Meta.DATE_PLAUSIBLE, {"published": "2026-11-22T06:00:00Z"}, 1),
        (Meta.DATE_PLAUSIBLE, {"published": "0001-01-01"}, 0),
        (Meta.DATE_PLAUSIBLE, {"published": "last week"}, 0),
        (Meta.URL_DATE_GAP, {"published": "2026-11-22", "url": "https://a.example/2026/11/20/path"}, 2),
        (Meta.URL_DATE_GAP, {"published": "2026-11-22", "url": "https://a.example/20261123-path"}, -1),
        (Meta.URL_TITLE_OVERLAP, {"title": "Path Report", "url": "https://a.example/path-story"}, 0.5),
        (Meta.URL_WORDS, {"url": "https://a.example/news/path-report-7"}, 2),
        (Meta.URL_DIGITS, {"url": "https://a.example/a123"}, 0.75),
        (Meta.LANGUAGE_AGREES, {"language": "en-GB"}, 1),
        (Meta.LANGUAGE_AGREES, {"language": "de"}, 0),
    ],
)
def test_what_is_given_is_read(item, fields, expected):
    """Each field, in the forms it comes in."""
    assert expected == meta(item, **fields)


@pytest.mark.parametrize("url", ["", "https://[", "https://a.example", "/", "%%%/%ff"])
def test_any_address_is_read(url):
    """A broken address is unknown, not an error."""
    assert math.isnan(meta(Meta.URL_TITLE_OVERLAP, title="Path Report", url=url)) or url == "%%%/%ff"

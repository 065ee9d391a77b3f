"""Where on a web page the article stands.

Three ways, the first that finds enough text: an element that is named as the article's body (by schema.org
or by the class names that publishing systems give), the element whose own paragraphs hold the most text
outside of links, and what resiliparse takes for main content. Menus, comments and other furniture inside are
skipped by their names. What remains of them is for the sections of the text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from resiliparse.parse.html import HTMLTree

_BODIES = ",".join(
    """[itemprop=articleBody] .entry-content .post-content .post-body .article-body .articleBody
    .article-content .article-text .articletext .article__body #article-body .story-body .storybody
    .story-content .storycontent #story-body .entry-body .entry .post-entry .post-text .postContent
    .td-post-content""".split()
)
_FURNITURE = """nav aside footer header form #comments .comments .comment .commentlist #respond
    #disqus_thread .related .jp-relatedposts .navigation .breadcrumb .sidebar #sidebar .widget .footer #footer
    .social .share .sharedaddy .newsletter .tags .meta .post-meta .postmetadata .entry-meta .byline
    .author-box .caption""".split()
_NO_ARTICLE = re.compile(
    "comment|reply|response|disqus|forum|sidebar|widget|related|footer|nav|menu", re.IGNORECASE
)
_CANDIDATES = 10
"""Bodies of one page; where there are more, they are those of a list."""
_PARAGRAPHS = 5000
"""Paragraphs that are looked at: a hostile page may have any number."""
_LINKS = 5000
"""Links in them, the same."""
_SHORTEST = 40
"""Characters of a paragraph that counts."""
_ENOUGH = 250
"""Characters of an article."""
_SHARE = 0.25
"""Least share of all paragraphs' text that the article's element holds."""


_MANY_TAGS = 3000
"""Tags from which on the depth of a page is looked at."""
_DEEP = 1000
"""Depth from which on a page is hostile: resiliparse's search for main content takes time by its square."""
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|dt|dd|br|hr|img|input|meta|link|option|col)\b)[a-z]", re.IGNORECASE
)


class Body(NamedTuple):
    """Text of an article, a block a line, and the tree of the element that it is from.

    The tree is None where no element of the page is the article's.
    """

    text: str
    tree: HTMLTree | None = None

    def link_share(self) -> float | None:
        """Share of the text that stands in links; None without a tree."""
        if self.tree is None:
            return None
        # a second walk is quicker than to ask each link for its text
        rest = _plain(self.tree, skip_elements=(*_FURNITURE, "a"))
        return max(0.0, 1 - len(rest) / len(self.text))


def read(tree: HTMLTree, source: str) -> Body:
    """Text of the article on a page."""
    if tree.body is not None:
        for find in (_named, _fullest):
            node = find(tree.body)
            if node is not None:
                # an element's own tree: the extraction takes no element
                own = type(tree).parse(f"<body>{node.html}")
                text = _plain(own, skip_elements=_FURNITURE)
                if len(text) > _ENOUGH:
                    return Body(text, own)
    if _depth(source) > _DEEP:
        return Body(_plain(tree))
    return Body(_plain(tree, main_content=True, comments=False, post_meta=True))


def _plain(tree: HTMLTree, **options: Any) -> str:
    from resiliparse.extract.html2text import extract_plain_text  # whoever parsed a tree has it

    return extract_plain_text(tree, alt_texts=False, list_bullets=False, **options)


def _depth(source: str) -> int:
    """About how deep the elements of a page nest; 0 where it has too few to be deep."""
    if source.count("<") < _MANY_TAGS:
        return 0
    depth = deepest = 0
    for closes in _NESTING.findall(source):
        if not closes:
            depth += 1
            if depth > deepest:
                deepest = depth
        elif depth:
            depth -= 1
    return deepest


def _named(body: Any) -> Any:
    """Longest element that is named as an article's body, None where there is none."""
    # a slice: going through the collection itself starts from the top of the page for each element
    found = body.query_selector_all(_BODIES)[: _CANDIDATES + 1]
    if not 0 < len(found) <= _CANDIDATES:
        return None
    return found[0] if len(found) == 1 else max(found, key=lambda node: len(node.text))


def _fullest(body: Any) -> Any:
    """Element whose own paragraphs hold the most text outside of links, None where no one stands out."""
    inside: dict[Any, list[tuple[int, Any]]] = {}
    for paragraph in body.query_selector_all("p")[:_PARAGRAPHS]:
        length = len(paragraph.text)
        if length >= _SHORTEST and (parent := paragraph.parent) is not None:
            inside.setdefault(parent, []).append((length, paragraph))
    most = {node: sum(length for length, _ in paragraphs) for node, paragraphs in inside.items()}
    left = _LINKS

    @cache
    def outside(node: Any) -> int:
        nonlocal left
        size = 0
        for length, paragraph in inside[node]:
            if left and paragraph.query_selector("a"):
                links = paragraph.query_selector_all("a")[:left]
                left -= len(links)
                length -= sum(len(link.text) for link in links)
            size += length if length >= _SHORTEST else 0
        return size

    # links take the time: they are sought where they may decide, since an element has no more without them
    best, size = None, _ENOUGH - 1
    for node in sorted(most, key=most.__getitem__, reverse=True):
        if most[node] <= size:
            break
        if not _NO_ARTICLE.search(_names(node)) and outside(node) > size:
            best, size = node, outside(node)
    if best is not None and size < _SHARE * sum(most.values()) and size < _SHARE * sum(map(outside, most)):
        return None
    return best


def _names(node: Any) -> str:
    return f"{node.id} {node.class_name}"

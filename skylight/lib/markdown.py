"""Markdown in, safe HTML out: nothing a person writes can run or phone home."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

LONGEST = 100_000
_TAGS = {
    "p", "br", "strong", "em", "s", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_INLINE = {"strong", "em", "s", "del", "code", "a"}
_ATTRIBUTES = {"a": {"href", "title"}}
_SCHEMES = {"http", "https", "mailto"}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False, "breaks": True, "maxNesting": 20})
    return parser.enable(["table", "strikethrough"])


def render(text: str) -> Markup:
    """Markdown (with stray HTML in it) as safe HTML: no scripts, styles, images or odd addresses."""
    html = _parser().render(text[:LONGEST])
    html = re.sub(r"<(/?)h[12]\b", r"<\1h3", html)
    return Markup(_clean(html, _TAGS))  # noqa: S704


def render_inline(text: str) -> Markup:
    """One line of Markdown as safe inline HTML."""
    return Markup(_clean(_parser().renderInline(text[:LONGEST]), _INLINE))  # noqa: S704


def plain(text: str) -> str:
    """The words alone, for titles, mails and lists: Markdown and HTML removed, blanks folded."""
    if not _MARKED.search(text):
        return " ".join(text.split())
    words = nh3.clean(_parser().render(text[:LONGEST]), tags=set())
    return " ".join(unescape(words).split())


_MARKED = re.compile(r"[<>&*_`\[\]!#~|\\]")


def _clean(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style"},
    )

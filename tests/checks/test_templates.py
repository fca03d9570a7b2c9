"""Every template can be read, obeys the content security policy, and says nothing that is not translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.checks.files import called, short

FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc\s*=)(?![^>]*application/(ld\+)?json)", re.I),
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "an inline handler": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=", re.I),
    "an address that runs": re.compile(r"javascript:", re.I),
}
TRANSLATED = re.compile(r"{%-?\s*trans\b.*?endtrans\s*-?%}", re.S)
JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.S)
# Between its tags a raw text of the browser's own stands, no sentence.
NO_PROSE = re.compile(r"<(script|style|code|svg)\b.*?</\1>|<!--.*?-->", re.S | re.I)
SPOKEN = re.compile(
    r"\b(title|alt|placeholder|aria-label|aria-description|label|content)\s*=\s*\"([^\"]*)\"", re.I
)
TAG = re.compile(r"<[^>]*>", re.S)
WORD = re.compile(r"[A-Za-z]{2,}")
# Names are the same in every language; the rest is what browsers are told, not people.
NAMES = re.compile(
    r"&[a-z]+;|\S+--\S+|(data|aria)-\S+|\b(Skylight|OKRs?|CSV|Markdown|Esc|Ctrl|Alt|Enter|UTC"
    r"|width=device-width|initial-scale=\d|viewport-fit=cover|noindex|nofollow|light|dark)\b"
)


def templates() -> list[Path]:
    return [path for path in called(".html", ".txt") if "/templates/" in str(path)]


def name(path: Path) -> str:
    return str(path).split("/templates/", 1)[1]


def test_every_template_can_be_read() -> None:
    for path in templates():
        engines["jinja2"].get_template(name(path))


def pages() -> list[Path]:
    return [path for path in templates() if path.suffix == ".html"]


def test_the_browser_may_run_and_show_all_of_it() -> None:
    assert {short(path): found for path in pages() if (found := offences(path.read_text()))} == {}


def test_every_word_is_translated() -> None:
    # The page of patterns shows components to those who build pages, with made-up content.
    spoken = [path for path in pages() if path.name != "patterns.html"]

    assert {short(path): found for path in spoken if (found := untranslated(path.read_text()))} == {}


def offences(source: str) -> list[str]:
    bare = JINJA.sub("x", source)
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(bare)]


def untranslated(source: str) -> list[str]:
    said = NO_PROSE.sub(" ", TRANSLATED.sub(" ", source))
    said = JINJA.sub("\ue000", said)
    spoken = [found[2] for found in SPOKEN.finditer(said)]
    pieces = [*TAG.sub("\n", said).splitlines(), *spoken]
    return [piece.strip() for piece in pieces if WORD.search(NAMES.sub("", piece))]


@pytest.mark.parametrize(
    "source, found",
    [
        ("<script>alert(1)</script>", ["an inline script"]),
        ('<script type="module" src="{{ static("x.js") }}"></script>', []),
        ('<script type="application/json">{}</script>', []),
        ('<p style="color: {{ colour }}">', ["an inline style"]),
        ("<style>p {}</style>", ["an inline style"]),
        ('<button class="x" onclick="go()">', ["an inline handler"]),
        ('<button hx-on:click="go()">', ["an inline handler"]),
        ('<a href="javascript:go()">', ["an address that runs"]),
        ('<p class="once">on = {{ on }}</p>', []),
    ],
)
def test_the_check_of_the_policy_can_fail(source: str, found: list[str]) -> None:
    assert offences(source) == found


@pytest.mark.parametrize(
    "source, found",
    [
        ("<p>Hello {{ name }}</p>", ["Hello \ue000"]),
        ("<p>{% trans %}Hello {{ name }}{% endtrans %}</p>", []),
        ('<a title="Away">{{ _("Away") }}</a>', ["Away"]),
        ('<a title="{{ _("Away") }}" class="some words">·</a>', []),
        ("<h1>Skylight</h1>&nbsp;", []),
    ],
)
def test_the_check_of_the_words_can_fail(source: str, found: list[str]) -> None:
    assert untranslated(source) == found

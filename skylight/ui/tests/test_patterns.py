import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import translation

from skylight.ui import views

TEMPLATES = Path(__file__).parents[1] / "templates" / "ui"
SHOWN = "".join(
    path.read_text() for path in [TEMPLATES / "patterns.html", *TEMPLATES.glob("patterns/*.html")]
)


def macros() -> list[str]:
    return re.findall(r"{% macro (\w+)", (TEMPLATES / "components.html").read_text())


def patterns(theme="system"):
    request = RequestFactory().get("/-/patterns")
    request.user = SimpleNamespace(is_authenticated=True, pk=7, name="Ana <b>Ruiz</b>", theme=theme)
    request._messages = []
    return views.patterns(request).content.decode()


@pytest.mark.parametrize("macro", macros())
def test_every_component_is_on_the_patterns_page(macro):
    assert re.search(rf"\bui\.{macro}\(", SHOWN)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_patterns_page_shows_in_each_language(language):
    with translation.override(language):
        html = patterns()

    assert html.count("<h1>") == 1
    assert html.count("<main") == 1


def test_the_page_holds_nothing_that_a_strict_policy_would_refuse():
    html = patterns()

    assert not re.search(r"<[^>]+\s(style|on\w+|hx-on\S*)=", html)
    assert not re.search(r"<script(?![^>]+src=)", html)


def test_names_are_escaped_in_the_frame():
    html = patterns()

    assert "Ana <b>" not in html
    assert "Ana &lt;b&gt;Ruiz&lt;/b&gt;" in html


def test_every_id_is_used_once():
    ids = re.findall(r"""\sid="([^"]+)\"""", patterns())

    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("theme, marked", [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')])
def test_the_theme_is_chosen_by_the_server(theme, marked):
    assert marked in patterns(theme)


def test_the_theme_of_the_device_needs_no_mark():
    assert "data-theme" not in patterns()

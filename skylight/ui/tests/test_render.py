from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from skylight.ui.render import page
from skylight.ui.samples import samples


def asked(htmx=None):
    request = RequestFactory().get("/people/")
    request.user = SimpleNamespace(is_authenticated=True, pk=7, name="Ana Ruiz", theme="system")
    request.htmx = htmx
    request._messages = []
    return request


def htmx(*, boosted=False, history_restore_request=False):
    return SimpleNamespace(boosted=boosted, history_restore_request=history_restore_request)


def patterns(request):
    return page(request, "ui/patterns.html", block="main", status=422, **samples("en", timezone.now()))


@pytest.mark.parametrize("how", [None, htmx(boosted=True), htmx(history_restore_request=True)])
def test_a_browser_gets_the_page(how):
    assert b"<!doctype html>" in patterns(asked(how)).content


def test_htmx_gets_the_piece_with_the_components_it_uses():
    answer = patterns(asked(htmx()))

    assert b"<!doctype html>" not in answer.content
    assert b'class="page__head"' in answer.content
    assert answer.status_code == 422


def test_a_cache_tells_the_page_from_its_piece():
    assert patterns(asked()).headers["Vary"] == "HX-Request"


@pytest.mark.parametrize("path, current", [("/people/", "page"), ("/people/7/", "true")])
def test_the_navigation_says_where_one_is(path, current):
    request = asked()
    request.path = path

    html = patterns(request).content.decode()

    assert f'href="/people/" aria-current="{current}"' in html
    assert html.count("aria-current=") - patterns_own_marks() == 2


def patterns_own_marks():
    """Those of the samples; the navigation marks its word twice, in the column and behind “More”."""
    return patterns(asked(htmx())).content.decode().count("aria-current=")


def test_a_stranger_sees_no_navigation():
    request = asked()
    request.user = AnonymousUser()

    html = patterns(request).content.decode()

    assert "nav__link" not in html
    assert 'action="/sign-out/"' not in html


@pytest.mark.parametrize("code", [400, 403, 404, 409, 422, 428, 500, 503, 507])
@pytest.mark.parametrize("language, tag", [("en", "en"), ("zh-hans", "zh-Hans")])
def test_an_error_page_needs_nothing_but_itself(code, language, tag):
    with translation.override(language):
        html = render_to_string(f"{code}.html", {})

    assert html.count("<h1>") == 1
    assert f'<html lang="{tag}"' in html
    assert "data-problem" in html


def test_a_refusal_gives_its_reason_as_text():
    assert "&lt;b&gt;Too late&lt;/b&gt;" in render_to_string("422.html", {"reason": "<b>Too late</b>"})

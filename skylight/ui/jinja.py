"""The template engine: filters and functions that every page may use."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django_htmx.jinja import htmx_script
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from skylight.lib import markdown
from skylight.ui import drawing, text


def environment(**options: Any) -> Environment:
    """Jinja2 with translation, strict about names that do not exist."""
    options["undefined"] = StrictUndefined
    env = Environment(  # noqa: S701  (autoescape stands below)
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        **{**options, "autoescape": True},
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
        newstyle=True,
    )
    env.globals.update(
        static=static if settings.DEBUG else cache(static),
        url=_url,
        htmx_script=htmx_script,
        word_diff=text.word_diff,
        STATUS_WORDS=text.STATUS_WORDS,
        sparkline_points=drawing.sparkline_points,
        languages=settings.LANGUAGES,
        language_tag=text.language_tag,
    )
    env.filters.update(
        markdown=markdown.render,
        markdown_inline=markdown.render_inline,
        plain=markdown.plain,
        number=text.number,
        amount=_spoken(text.amount),
        aim=_spoken(text.aim),
        percent=_spoken(text.percent),
        score=text.score,
        share=drawing.share,
        day=_spoken(text.day),
        long_day=_spoken(text.long_day),
        exact=_spoken(text.exact),
        ago=_spoken(text.ago),
        initials=text.initials,
    )
    return env


def _spoken(words: Callable[..., str]) -> Callable[..., str]:
    """A filter whose words depend on the language: Jinja2 works out what it may once, when it compiles."""

    @pass_context
    def in_the_language_of_the_page(context: Context, *args: Any, **kwargs: Any) -> str:
        return words(*args, **kwargs)

    return in_the_language_of_the_page


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)

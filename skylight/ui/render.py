"""One way to answer with a page, or with a piece of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.cache import patch_vary_headers


def page(
    request: HttpRequest, template: str, *, block: str | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """The page; only its named block when htmx asks for a piece of it."""
    engine = engines["jinja2"]
    found = engine.get_template(template).template  # type: ignore[attr-defined]
    values = {
        **context,
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }
    for processor in engine.template_context_processors:  # type: ignore[attr-defined]
        values.update(processor(request))
    whole = block is None or not _wants_a_piece(request)
    html = found.render(values) if whole else _block(found, str(block), values)
    response = HttpResponse(html, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _wants_a_piece(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def _block(template: Any, block: str, values: dict[str, Any]) -> str:
    context = template.new_context(values)
    # What stands before the blocks (imports, extends) runs up to the first piece of output.
    start = template.root_render_func(context)
    next(start, None)
    start.close()
    return template.environment.concat(template.blocks[block](context))

"""Pages by keyset: stable while rows come and go, and as cheap at the end as at the beginning."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from skylight.lib.api.answers import listed
from skylight.lib.api.problems import Problems
from skylight.lib.api.schemas import Paged


def page(
    request: HttpRequest,
    rows: QuerySet[Any, Any],
    asked: Paged,
    *,
    of: type[BaseModel],
    row: Callable[[Any], Mapping[str, Any]],
    by: str = "id",
    newest_first: bool = False,
) -> HttpResponse:
    """One page of a queryset in the order of one column that is never null, then of id.

    `rows` may be `.values(…)`, which has to hold `id` and the column; `row` turns each into what goes out.
    """
    found = list(after(rows, asked.cursor, by=by, newest_first=newest_first)[: asked.limit + 1])
    more = len(found) > asked.limit
    shown = found[: asked.limit]
    return listed(
        request, map(row, shown), asked, of=of, next=cursor_at(shown[-1], by) if more else None,
    )  # fmt: skip


def page_by_id(
    request: HttpRequest,
    found: QuerySet[Any, Any],
    asked: Paged,
    *,
    of: type[BaseModel],
    rows: Callable[[list[int]], Iterable[Mapping[str, Any]]],
    newest_first: bool = False,
) -> HttpResponse:
    """One page in the order of ids, for things that are made together: `rows` turns the ids into what goes out."""
    ids = list(
        after(found, asked.cursor, newest_first=newest_first).values_list("id", flat=True)[: asked.limit + 1]
    )
    shown = ids[: asked.limit]
    more = len(ids) > asked.limit
    return listed(
        request, rows(shown) if shown else [], asked, of=of, next=cursor_at({"id": shown[-1]}, "id") if more else None,
    )  # fmt: skip


def after(
    rows: QuerySet[Any, Any], cursor: str, *, by: str = "id", newest_first: bool = False
) -> QuerySet[Any, Any]:
    """The rows behind a cursor (all without one), in order. Raises Problems (422) for a cursor that is none."""
    sign, compared = ("-", "lt") if newest_first else ("", "gt")
    rows = rows.order_by(sign + "id") if by == "id" else rows.order_by(sign + by, sign + "id")
    if not cursor:
        return rows
    value, pk = _read(cursor, by)
    try:
        if by == "id":
            return rows.filter(**{f"id__{compared}": pk})
        beyond = Q(**{f"{by}__{compared}": value}) | Q(**{by: value, f"id__{compared}": pk})
        # The first condition is what an index can begin with.
        return rows.filter(beyond, **{f"{by}__{compared}e": value})
    except (ValidationError, ValueError, TypeError) as error:
        raise _foreign() from error


def cursor_at(row: Any, by: str) -> str:
    """The place of a row as an opaque word."""
    value, pk = (row[by], row["id"]) if isinstance(row, Mapping) else (getattr(row, by), row.pk)
    text = json.dumps([by, value, pk], cls=_Exactly, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class _Exactly(DjangoJSONEncoder):
    """Moments to the microsecond, else rows within one millisecond would come twice or never."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _read(cursor: str, by: str) -> tuple[Any, int]:
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        ordered, value, pk = said
    except (binascii.Error, ValueError, TypeError) as error:
        raise _foreign() from error
    if (
        ordered != by
        or type(pk) is not int
        or not 0 < pk < 2**63
        or isinstance(value, dict | list | bool | None)
    ):
        raise _foreign()
    if isinstance(value, str) and "\x00" in value:
        raise _foreign()
    if isinstance(value, int) and not -(2**63) < value < 2**63:
        raise _foreign()
    return value, pk


def _foreign() -> Problems:
    return Problems(422, "invalid", _("Send the `next` of the page before, unchanged."), field="cursor")

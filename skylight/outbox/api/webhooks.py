"""Webhooks and what was sent through them, over the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from skylight.lib.api import (
    Id,
    Input,
    Listing,
    Paged,
    Row,
    Sparse,
    Versioned,
    made,
    nothing,
    one,
    page,
    sent,
    show_current,
    version_of,
)
from skylight.lib.api.answers import kept_without
from skylight.outbox import actions, signing
from skylight.outbox.models import Delivery, Endpoint
from skylight.outbox.queries.endpoints import seen_by, with_last_attempt

router = Router(tags=["Webhooks"])
Address = Field(max_length=2000, examples=["https://chat.example.com/hooks/okr"])
Kinds: Any = Field(
    [], max_length=100, description="Only these events; empty for all.", examples=[["goals.published"]]
)
State = Literal["waiting", "sent", "dead", "dropped"]


class WebhookRow(Row):
    """Another program that is told of what happens."""

    id: int
    url: str = Address
    about: str
    kinds: list[str] = Kinds
    company_wide: bool = Field(
        description="Told of everything open to everybody, not only of what concerns you."
    )
    paused_at: datetime | None
    pause: Literal["", "hand", "failing", "gone", "left"] = Field(description="Why it is paused.")
    failing_since: datetime | None
    made_at: datetime
    version: int


class NewWebhookRow(WebhookRow):
    """A webhook with the secret that has just been made."""

    secret: str | None = Field(description="Whole, this once; null when the call is repeated.")


class DeliveryRow(Row):
    """One event on its way to a webhook, and what was answered last."""

    id: int
    webhook: int
    event: int
    kind: str
    state: State
    tries: int
    due_at: datetime
    done_at: datetime | None
    why: str = Field(description="What went wrong last, or why it was not sent.")
    tried_at: datetime | None
    status: int | None = Field(description="Of the last answer.")
    answer: str = Field(description="The first 1,000 characters of it.")
    milliseconds: int | None


class NewWebhook(Input):
    """Where it leads and what it is told of."""

    url: str = Address
    about: str = Field("", max_length=200)
    kinds: list[str] = Kinds
    company_wide: bool = Field(False, description="For administrators.")


class EditWebhook(Versioned):
    """What may be changed."""

    url: str = Field(None, max_length=2000)  # type: ignore[assignment]
    about: str = Field(None, max_length=200)  # type: ignore[assignment]
    kinds: list[str] = Field(None, max_length=100)  # type: ignore[assignment]


class DeliveriesAsked(Paged):
    """Which deliveries."""

    state: State | None = None


@router.get("/webhooks", response=Listing[WebhookRow])
def list_webhooks(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """Your own; for an administrator the company's too."""
    return page(request, seen_by(request.user), asked, of=WebhookRow, row=webhook_row)


@router.get("/webhooks/{int:pk}", response=WebhookRow)
def get_webhook(request: HttpRequest, pk: Path[Id], asked: Query[Sparse]) -> HttpResponse:
    """One webhook."""
    return one(request, webhook_row(_endpoint(request, pk)), asked, of=WebhookRow)


@router.post("/webhooks", response={201: NewWebhookRow})
def add_webhook(request: HttpRequest, body: NewWebhook) -> HttpResponse:
    """Add one. Its secret is in this answer and nowhere else."""
    return _with_secret(request, actions.add_endpoint(by=request.user, at=timezone.now(), **dict(body)))


@router.patch("/webhooks/{int:pk}", response=WebhookRow)
def edit_webhook(request: HttpRequest, pk: Path[Id], body: EditWebhook) -> HttpResponse:
    """Change where it leads, what it is told of, or what it is called."""
    found = _endpoint(request, pk)
    fields = {"url": found.url, "about": found.about, "kinds": found.kinds, **sent(body)}
    version = version_of(request, body.version)
    edited = actions.edit_endpoint(found, by=request.user, at=timezone.now(), version=version, **fields)
    return one(request, webhook_row(edited))


@router.delete("/webhooks/{int:pk}", response={204: None})
def remove_webhook(request: HttpRequest, pk: Path[Id]) -> HttpResponse:
    """Take it away for good."""
    actions.remove(_endpoint(request, pk), by=request.user, at=timezone.now())
    return nothing()


@router.post("/webhooks/{int:pk}/pause", response=WebhookRow)
def pause_webhook(request: HttpRequest, pk: Path[Id]) -> HttpResponse:
    """Tell it nothing for now."""
    found = actions.pause(_endpoint(request, pk), by=request.user, at=timezone.now())
    return one(request, webhook_row(found))


@router.delete("/webhooks/{int:pk}/pause", response=WebhookRow)
def resume_webhook(request: HttpRequest, pk: Path[Id]) -> HttpResponse:
    """Tell it again, beginning with what was on its way."""
    found = actions.resume(_endpoint(request, pk), by=request.user, at=timezone.now())
    return one(request, webhook_row(found))


@router.post("/webhooks/{int:pk}/secrets", response={201: NewWebhookRow})
def rotate_secret(request: HttpRequest, pk: Path[Id]) -> HttpResponse:
    """Make a new secret; for a day the former one signs as well."""
    found = actions.rotate(_endpoint(request, pk), by=request.user, at=timezone.now())
    return _with_secret(request, found)


@router.post("/webhooks/{int:pk}/tests", response={201: DeliveryRow})
def test_webhook(request: HttpRequest, pk: Path[Id]) -> HttpResponse:
    """Send an event that says nothing."""
    delivery = actions.test(_endpoint(request, pk), by=request.user, at=timezone.now())
    return made(request, _delivery(request, delivery.pk), at=f"/api/v1/deliveries/{delivery.pk}")


@router.get("/webhooks/{int:pk}/deliveries", response=Listing[DeliveryRow])
def list_deliveries(request: HttpRequest, pk: Path[Id], asked: Query[DeliveriesAsked]) -> HttpResponse:
    """What was sent through a webhook in the last month, the newest first."""
    found = _deliveries(request).filter(endpoint=_endpoint(request, pk))
    found = found.filter(state=asked.state) if asked.state else found
    return page(request, found, asked, of=DeliveryRow, row=delivery_row, newest_first=True)


@router.get("/deliveries/{int:pk}", response=DeliveryRow)
def get_delivery(request: HttpRequest, pk: Path[Id], asked: Query[Sparse]) -> HttpResponse:
    """One delivery."""
    return one(request, _delivery(request, pk), asked, of=DeliveryRow)


@router.post("/deliveries/{int:pk}/resend", response=DeliveryRow)
def resend_delivery(request: HttpRequest, pk: Path[Id]) -> HttpResponse:
    """Send the same once more, with the same id."""
    found = get_object_or_404(_deliveries(request).select_related("endpoint"), pk=pk)
    actions.resend(found, by=request.user, at=timezone.now())
    return one(request, _delivery(request, pk))


def webhook_row(found: Endpoint) -> dict[str, Any]:
    """A webhook as it goes out."""
    kept = {
        name: getattr(found, name) for name in WebhookRow.model_fields if name not in ("id", "company_wide")
    }
    return {"id": found.pk, **kept, "company_wide": found.is_company_wide}


def delivery_row(found: Any) -> dict[str, Any]:
    """A delivery out of `with_last_attempt`, read with its event, as it goes out."""
    return {
        "id": found.pk, "webhook": found.endpoint_id, "event": found.event_id, "kind": found.event.kind,
        "state": found.state, "tries": found.tries, "due_at": found.due_at, "done_at": found.done_at,
        "why": found.why, "tried_at": found.tried_at, "status": found.status, "answer": found.answer or "",
        "milliseconds": found.milliseconds,
    }  # fmt: skip


def _endpoint(request: HttpRequest, pk: int) -> Endpoint:
    return get_object_or_404(seen_by(request.user), pk=pk)


def _deliveries(request: HttpRequest) -> Any:
    seen = Delivery.objects.filter(endpoint__in=seen_by(request.user).values("pk"))
    return with_last_attempt(seen).select_related("event")


def _delivery(request: HttpRequest, pk: int) -> dict[str, Any]:
    return delivery_row(get_object_or_404(_deliveries(request), pk=pk))


def _with_secret(request: HttpRequest, found: Endpoint) -> HttpResponse:
    row = {**webhook_row(found), "secret": signing.secret(found.salt)}
    return kept_without(made(request, row, at=f"/api/v1/webhooks/{found.pk}"), {**row, "secret": None})


show_current(Endpoint, lambda request, found: webhook_row(found))

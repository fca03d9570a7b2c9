"""Pages about people, lines and teams."""

from django.http import HttpRequest, QueryDict


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form sent, even when all of it is empty; None when the page was only asked for."""
    return request.POST if request.method == "POST" else None

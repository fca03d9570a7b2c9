"""What a browser without JavaScript does: reads a page's form, fills it in, sends it with all its hidden fields."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Forms(HTMLParser):
    """Collects each form's action and the values it would send as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select: tuple[str, bool] | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(
                {"action": given.get("action") or "", "method": given.get("method", "get"), "fields": {}}
            )
        elif not self.forms:
            return
        elif tag == "input" and given.get("name"):
            self._input(given)
        elif tag == "textarea" and given.get("name"):
            self._area = str(given["name"])
            self._fields[self._area] = ""
        elif tag == "select" and given.get("name"):
            self._select = (str(given["name"]), False)
        elif tag == "option" and self._select:
            name, chosen = self._select
            if "selected" in given or not chosen:
                self._fields[name] = given.get("value") or ""
                self._select = (name, True)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._fields[self._area] += data

    def _input(self, given: dict[str, str | None]) -> None:
        kind, name = given.get("type", "text"), str(given["name"])
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        if kind not in ("submit", "file"):
            self._fields[name] = given.get("value") or ("on" if kind == "checkbox" else "")

    @property
    def _fields(self) -> dict[str, str]:
        return self.forms[-1]["fields"]  # type: ignore[no-any-return]


def forms(html: str) -> list[dict[str, Any]]:
    """The forms of a page as `{"action", "method", "fields"}`."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def form_with(html: str, field: str) -> dict[str, Any]:
    """The first form of a page that has this field."""
    found = [one for one in forms(html) if field in one["fields"]]
    assert found, f"no form with {field} among {[list(one['fields']) for one in forms(html)]}"
    return found[0]


def fill_in(browser: Any, address: str, *, has: str, **answers: Any) -> Any:
    """Open a page, fill in the form that has the field `has`, send it, and give back the answer."""
    page = browser.get(address)
    assert page.status_code == 200, page.status_code
    form = form_with(page.content.decode(), has)
    return browser.post(form["action"] or address, {**form["fields"], **answers})


def press(browser: Any, address: str, action: str, **answers: Any) -> Any:
    """Open a page and press the button whose form goes to `action`."""
    page = browser.get(address)
    found = [one for one in forms(page.content.decode()) if one["action"].split("?")[0] == action]
    assert found, f"no button to {action}"
    return browser.post(found[0]["action"], {**found[0]["fields"], **answers})


def text(answer: Any) -> str:
    """What the answer says, in one line of words."""
    import re
    from html import unescape

    bare = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())

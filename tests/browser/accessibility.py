"""What axe finds in a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def assert_accessible(page: Page) -> None:
    """Fail on every serious or critical finding, with the element that it is about."""
    # Left to itself axe copies the style sheets into the page, which our content security policy refuses.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    grave = [
        f"{finding['impact']}: {finding['help']} ({finding['id']}): {node['html'][:200]}"
        for finding in found
        if finding["impact"] in GRAVE
        for node in finding["nodes"]
    ]
    assert not grave, f"{page.url}\n" + "\n".join(grave)

"""Notes all that goes wrong in a page while nobody looks."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, WebError

# Chromium repeats each refused answer in the console; `_answered` judges those, by status.
ECHO = "Failed to load resource: the server responded with a status of"
PAGES = ("document", "fetch", "xhr")
LISTENER = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `refused by the content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))
"""


class Watch:
    """Console errors, exceptions, policy violations, missing files and failures of the server in one context."""

    def __init__(self, context: BrowserContext) -> None:
        self.problems: list[str] = []
        context.add_init_script(LISTENER)
        context.on("console", self._console)
        context.on("weberror", self._exception)
        context.on("response", self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ECHO):
            self._note(message.page, f"console {message.type}: {message.text}")

    def _exception(self, error: WebError) -> None:
        self._note(error.page, f"exception: {error.error}")

    def _answered(self, response: Response) -> None:
        # Pages and pieces of pages may be refused on purpose (403, 404, 409, 422); a style sheet may not.
        refused = response.status >= 400 and response.request.resource_type not in PAGES
        if refused or response.status >= 500:
            self.problems.append(f"{response.status} for {response.request.method} {response.url}")

    def _note(self, page: Page | None, problem: str) -> None:
        self.problems.append(f"{problem} (on {page.url if page else 'no page'})")

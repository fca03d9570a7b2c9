"""People who check in as fast as they are answered: through the API with idempotency keys, or a browser's form."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx

from tests import web

# Runs inside the installation: prints [{"session", "key_result", "token"}, ...].
SCENE = """
import json
from django.conf import settings
from django.test import Client
from django.utils import timezone
from skylight.sso import actions
from tests import make

at = timezone.now()
cycle = make.cycle(at.date().replace(month=1, day=1), months=12)
scene = []
for number in range(PEOPLE):
    person = make.person()
    objective = make.objective(person, cycle=cycle, at=at)
    key_result = make.key_result(objective, at=at)
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    named = {"name": "Crash", "scopes": ["read", "write"], "days": 30}
    _, token = actions.make_token(person, by=person, at=at, **named)
    scene.append({"session": session, "key_result": key_result.pk, "token": token})
print(json.dumps(scene))
"""
PAGE, CALL = "/check-in/", "/api/v1/check-ins"
# Seconds between two check-ins of one person, and before another try when nobody answers.
REST, PAUSE = 0.3, 0.25


class Writer:
    """One person; `acknowledged` are the notes for which the server said that they are saved."""

    def __init__(self, address: str, who: dict[str, Any]) -> None:
        self.address = address
        self.key_result = who["key_result"]
        self.session = who["session"]
        self.token = who["token"]
        self.acknowledged: list[str] = []
        self.answers: Counter[str] = Counter()
        self.retried = 0

    def write(self, stop: threading.Event) -> None:
        """Check in until told to stop; what was begun is finished first."""
        with httpx.Client(base_url=self.address, cookies={"session": self.session}, timeout=20) as browser:
            number = 0
            while not stop.is_set():
                number += 1
                note = f"{self.key_result}-{number}"
                if self._check_in(browser, note, number, stop):
                    self.acknowledged.append(note)
                stop.wait(REST)

    def _check_in(self, browser: httpx.Client, note: str, number: int, stop: threading.Event) -> bool:
        """Whether it was acknowledged. The same form is sent again until somebody answers."""
        fields = self._form(browser, stop)
        if fields is None:
            return False
        of = f"kr_{self.key_result}_"
        sent = {**fields, f"{of}note": note, f"{of}value": str(number % 10)}
        tries = 0
        while not (tries and stop.is_set()):
            tries += 1
            answer = self._ask(browser, "POST", sent)
            if answer is not None and answer.status_code == 302:
                self.retried += tries > 1
                return True
            if answer is not None and answer.status_code == 409:
                return False  # an earlier try had been saved, and only its answer was lost
        return False

    def _form(self, browser: httpx.Client, stop: threading.Event) -> dict[str, str] | None:
        while not stop.is_set():
            answer = self._ask(browser, "GET")
            if answer is not None and answer.status_code == 200:
                return dict(web.form_with(answer.text, f"kr_{self.key_result}_note")["fields"])
        return None

    def _ask(
        self, browser: httpx.Client, method: str, sent: dict[str, str] | None = None
    ) -> httpx.Response | None:
        return self._answered(method, lambda: browser.request(method, PAGE, data=sent))

    def _answered(self, word: str, ask: Callable[[], httpx.Response]) -> httpx.Response | None:
        """The answer; None, after a pause, when nobody answers."""
        try:
            answer = ask()
        except httpx.HTTPError as error:
            self.answers[type(error).__name__] += 1
            time.sleep(PAUSE)
            return None
        self.answers[f"{word} {answer.status_code}"] += 1
        if answer.status_code >= 500 or answer.status_code == 429:
            time.sleep(PAUSE)
        return answer


class Program(Writer):
    """One person's program: a call with its key is sent again, the same each time, until it is acknowledged."""

    def _check_in(self, browser: httpx.Client, note: str, number: int, stop: threading.Event) -> bool:
        said = {"key_result": self.key_result, "note": note, "value": number % 10}
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": note}
        tries = 0
        while not (tries and stop.is_set()):
            tries += 1
            answer = self._answered("POST", lambda: browser.post(CALL, json=said, headers=headers))
            if answer is not None and answer.status_code == 201:
                self.retried += tries > 1
                self.answers["replayed"] += "Idempotent-Replayed" in answer.headers
                return True
        return False

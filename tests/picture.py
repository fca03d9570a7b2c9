"""The picture of the README: what a department lead of the demo company sees in the morning."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from tests.mail import free_port

HOME = Path(__file__).parents[1]
WHO = "Leads a department"


def take(target: Path) -> None:
    """Load the demo company into a folder of its own, serve it, and photograph its home page."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {**os.environ, "SKYLIGHT_DATA": folder, "SKYLIGHT_DEMO": "1", "PYTHONPATH": str(HOME)}
        skylight = [str(HOME / "bin" / "skylight")]
        for verb in ("migrate", "demo"):
            subprocess.run([*skylight, verb], env=environment, cwd=HOME, check=True)
        serving = subprocess.Popen([*skylight, "serve", "--port", str(port)], env=environment, cwd=HOME)
        try:
            _photograph(f"http://127.0.0.1:{port}", target)
        finally:
            serving.terminate()
            serving.wait()


def _photograph(address: str, target: Path) -> None:
    _wait_for(address)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        page.goto(f"{address}/demo/sign-in/")
        page.locator("li, tr, form").filter(has_text=WHO).locator("button").first.click()
        page.wait_for_url(f"{address}/")
        page.screenshot(path=target)
        browser.close()


def _wait_for(address: str) -> None:
    for _attempt in range(300):
        try:
            urlopen(f"{address}/-/health", timeout=5)
        except (URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server does not answer.")


if __name__ == "__main__":
    take(HOME / "docs" / "home.png")

"""What the islands do, in a browser that is given the patterns page and the files it asks for."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import sync_playwright

from skylight.ui import views

pytestmark = pytest.mark.browser
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGE = "http://skylight.test/-/patterns"
POLICY = "; ".join(
    f"{name} {' '.join(sources)}"
    for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
    if name != "frame-ancestors"
)


def patterns():
    request = RequestFactory().get("/-/patterns")
    request.user = SimpleNamespace(is_authenticated=True, pk=7, name="Ana Ruiz", theme="light")
    request._messages = []
    return views.patterns(request)


class Site:
    """Answers as the server would, and remembers what was posted."""

    def __init__(self):
        self.posted = []
        self.problem = ""
        self.page = patterns()

    def answer(self, route):
        request = route.request
        path = re.sub(r"^http://skylight\.test|[?#].*$", "", request.url)
        if request.method == "POST":
            self.posted.append(request.post_data)
            route.fulfill(status=204)
        elif path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        else:
            self._show(route, HttpResponse(self.problem, status=422) if path == "/problem" else self.page)

    def _show(self, route, response):
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
        route.fulfill(status=response.status_code, headers=headers, body=response.content)


@pytest.fixture(scope="module")
def thread():
    """A thread of its own: Playwright's loop must not meet another one's."""
    with ThreadPoolExecutor(1) as thread:
        yield thread


@pytest.fixture(scope="module")
def chromium(thread):
    program = shutil.which("chromium") or pytest.fail("Chromium is not on this machine")
    playwright = thread.submit(lambda: sync_playwright().start()).result()
    launch = {"executable_path": program, "args": ARGUMENTS}
    browser = thread.submit(lambda: playwright.chromium.launch(**launch)).result()
    yield browser
    thread.submit(browser.close).result()
    thread.submit(playwright.stop).result()


@pytest.fixture
def drive(thread, chromium):
    """`drive(what)` lets `what(page, site)` happen in a fresh browser and gives back what it saw."""

    def run(what, **options):
        context = chromium.new_context(
            viewport={"width": options.pop("width", 1280), "height": 800}, **options
        )
        page, site, said = context.new_page(), Site(), []
        page.on("console", lambda message: said.append(message.text) if "Policy" in message.text else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.route("**/*", site.answer)
        page.goto(PAGE)
        try:
            return what(page, site)
        finally:
            context.close()
            assert said == []

    return lambda what, **options: thread.submit(run, what, **options).result()


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def order(page):
    return page.locator("x-sortable [data-move] .grow").all_text_contents()


def test_a_row_is_dragged_to_its_place(drive):
    def drag(page, site):
        first, *_ = before = order(page)
        rows = page.locator("x-sortable [data-move]")
        rows.nth(0).locator("[data-handle]").drag_to(rows.nth(2), target_position={"x": 200, "y": 40})
        page.wait_for_selector("x-sortable [data-move]:first-child .button:first-of-type:disabled")
        return site.posted, order(page).index(first), sorted(before) == sorted(order(page))

    posted, place, all_there = drive(drag)

    assert posted == ["position=2"]
    assert place == 2
    assert all_there


def test_words_that_were_not_sent_come_back_and_can_be_dropped(drive):
    def type_and_reload(page, site):
        page.fill("#id_name", "Half a sentence")
        page.check("#id_tick")
        page.reload()
        back = page.input_value("#id_name"), page.is_checked("#id_tick")
        page.click("[data-restored] button")
        return back, page.input_value("#id_name")

    assert drive(type_and_reload) == (("Half a sentence", True), "")


def test_words_that_were_sent_do_not_come_back(drive):
    def send(page, site):
        page.fill("#id_name", "A whole sentence")
        page.evaluate("document.querySelector('x-autosave form').dispatchEvent(new Event('submit'))")
        page.goto(PAGE)
        return page.input_value("#id_name")

    assert drive(send) == ""


def test_keys_walk_through_lists_and_open_the_help(drive):
    def walk(page, site):
        page.keyboard.press("j")
        first = focused(page)
        page.keyboard.press("j")
        second = focused(page)
        page.keyboard.press("k")
        again = focused(page)
        page.keyboard.press("?")
        return first == again != second, page.is_visible("#keyboard")

    assert drive(walk) == (True, True)


def test_keys_are_words_while_somebody_types_and_can_be_switched_off(drive):
    def type_and_switch_off(page, site):
        page.click("#find")
        page.keyboard.type("?j/")
        typed = page.input_value("#find")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        page.uncheck("#keyboard-on")
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        return typed, page.is_visible("#keyboard")

    assert drive(type_and_switch_off) == ("?j/", False)


def test_arrows_move_inside_and_between_columns(drive):
    def move(page, site):
        page.locator(".column").nth(1).locator(".column__item").first.focus()
        for key in ("ArrowRight", "ArrowDown"):
            page.keyboard.press(key)
        return page.evaluate(
            "[document.querySelectorAll('.column')[2].contains(document.activeElement),"
            " document.activeElement.previousElementSibling.getAttribute('aria-current')]"
        )

    assert drive(move) == [True, "true"]


def test_a_menu_closes_on_escape_and_gives_the_focus_back(drive):
    def press(page, site):
        page.click(".me summary")
        opened = page.is_visible(".me .menu__items")
        page.keyboard.press("Escape")
        return opened, page.is_visible(".me .menu__items"), page.evaluate("document.activeElement.className")

    assert drive(press) == (True, False, "me__summary")


def test_a_dialog_opens_on_its_first_field(drive):
    def press(page, site):
        page.click("x-dialog > a")
        return page.evaluate("document.querySelector('#sample-dialog').open"), page.evaluate(
            "document.activeElement.id"
        )

    assert drive(press) == (True, "id_short-amount")


def test_a_refusal_is_said_where_the_act_was(drive):
    def ask(page, site):
        site.problem = render_to_string("422.html", {"reason": "The target equals the start."})
        page.evaluate(
            "() => { const form = document.querySelector('main .act');"
            " form.setAttribute('hx-get', '/problem'); htmx.process(form); htmx.trigger(form, 'submit'); }"
        )
        said = page.wait_for_selector("main [data-said]").text_content()
        return said, page.locator("h1").count()

    assert drive(ask) == ("The target equals the start.", 1)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_pushes_the_page_sideways(drive, width):
    assert (
        drive(lambda page, site: page.evaluate("document.documentElement.scrollWidth"), width=width) == width
    )


def test_on_a_phone_the_navigation_is_a_bar_of_five(drive):
    def look(page, site):
        return page.locator(".shell__side :is(.nav__link, .me__summary):visible").all_inner_texts()

    assert drive(look, width=320)[-2:] == ["Search", "More"]


def test_without_javascript_nothing_waits_for_it(drive):
    def look(page, site):
        return [
            page.is_visible(one) for one in ("[data-handle]", "[data-keyboard]", "[data-restored]", "dialog")
        ]

    assert drive(look, java_script_enabled=False) == [False, False, False, False]

"""Nothing is called but the open internet and what the operator names, however an address is spelled."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from skylight.lib import addresses, outgoing
from skylight.lib.outgoing import Refused, Unreachable

pytestmark = pytest.mark.once


class Canary:
    """Listens on this machine and counts whoever comes."""

    def __init__(self, family: int, host: str) -> None:
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.bind((host, 0))
        self._socket.listen(64)
        self.port = self._socket.getsockname()[1]

    @property
    def callers(self) -> int:
        self._socket.setblocking(False)
        count = 0
        while True:
            try:
                self._socket.accept()[0].close()
                count += 1
            except BlockingIOError:
                return count

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary(socket.AF_INET, "0.0.0.0")
    yield found
    found.close()


@pytest.fixture
def canary6() -> Iterator[Canary]:
    try:
        found = Canary(socket.AF_INET6, "::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    yield found
    found.close()


class Server:
    """A web server on this machine that answers as it is told and remembers what it was sent."""

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                server.seen.append((self.path, dict(self.headers), self.rfile.read(length)))
                answer(self)

            do_GET = do_POST

            def log_message(self, *_args: Any) -> None:
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.http.server_port
        self._thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self._thread.join()
        self.http.server_close()


def says(status: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, text in headers.items():
            request.send_header(name, text)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


# {port} is a canary's. What a name cannot say is refused before anybody is asked; the rest where it connects.
CORPUS = [
    "https://127.0.0.1:{port}/",
    "https://localhost:{port}/",
    "https://localhost.:{port}/",
    "https://LOCALHOST:{port}/",
    "https://127.1:{port}/",
    "https://2130706433:{port}/",
    "https://0x7f000001:{port}/",
    "https://0x7f.1:{port}/",
    "https://017700000001:{port}/",
    "https://0177.0.0.1:{port}/",
    "https://127.0.0.1.:{port}/",
    "https://0:{port}/",
    "https://0.0.0.0:{port}/",
    "https://[::1]:{port}/",
    "https://[::]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/",
    "https://[::ffff:7f00:1]:{port}/",
    "https://[::127.0.0.1]:{port}/",
    "https://[64:ff9b::7f00:1]:{port}/",
    "https://[64:ff9b:1::7f00:1]:{port}/",
    "https://[64:ff9b:1:7f00:0:100::]:{port}/",
    "https://[2002:7f00:1::]:{port}/",
    "https://[2001:0:7f00:1::]:{port}/",
    "https://[fe80::1]:{port}/",
    "https://10.0.0.1:{port}/",
    "https://100.64.0.1:{port}/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fd00:ec2::254]/latest/meta-data/",
    "https://100.100.100.200/",
    "https://224.0.0.1:{port}/",
    "https://127。0。0。1:{port}/",
    "https://127．0．0．1:{port}/",
    "https://１２７.0.0.1:{port}/",
    "https://ⓛocalhost:{port}/",
    "https://example.com@127.0.0.1:{port}/",
    "https://127.0.0.1:{port}@127.0.0.1:{port}/",
    "https://127.0.0.1:{port}\\@example.com/",
    "https://127.0.0.1:{port}#@example.com/",
    "http://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "unix:///run/docker.sock",
    "https:///127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/\r\nHost: example.com",
    "https://",
    "",
]  # fmt: skip


@pytest.mark.parametrize("url", CORPUS)
def test_no_spelling_of_an_address_reaches_this_machine(url: str, canary: Canary) -> None:
    with pytest.raises((Refused, Unreachable)):
        outgoing.post(url.format(port=canary.port), b"{}", seconds=2)

    assert canary.callers == 0


def test_no_spelling_reaches_it_over_ipv6_either(canary6: Canary) -> None:
    for url in CORPUS:
        with pytest.raises((Refused, Unreachable)):
            outgoing.post(url.format(port=canary6.port), b"{}", seconds=2)

    assert canary6.callers == 0


def test_a_host_that_the_operator_names_is_called(settings: Any) -> None:
    with Server(says(200, b"thanks")) as server:
        settings.OUTGOING_ALLOW = [f"127.0.0.1:{server.port}"]
        answer = outgoing.post(f"http://127.0.0.1:{server.port}/in?a=1", b"{}", {"X-One": "1"})

    path, headers, body = server.seen[0]
    assert (answer.status, answer.text, answer.is_good) == (200, "thanks", True)
    assert (path, body, headers["X-One"]) == ("/in?a=1", b"{}", "1")
    assert headers["Host"] == f"127.0.0.1:{server.port}"


def test_naming_one_host_opens_nothing_beside_it(settings: Any, canary: Canary) -> None:
    settings.OUTGOING_ALLOW = [f"127.0.0.1:{canary.port}", "intranet.example:443"]

    for url in (
        f"http://127.0.0.2:{canary.port}/",
        f"https://127.0.0.2:{canary.port}/",
        f"https://localhost:{canary.port}/",
        f"https://[::ffff:127.0.0.1]:{canary.port}/",
        f"https://127.0.0.1:{canary.port + 1}/",
        f"https://intranet.example.:{canary.port}/",
    ):
        with pytest.raises((Refused, Unreachable)):
            outgoing.post(url, b"", seconds=2)

    assert canary.callers == 0


@pytest.mark.parametrize(
    "ip", ["169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "64:ff9b::a9fe:a9fe"]
)
def test_what_a_cloud_says_about_its_machines_is_closed_even_when_named(
    ip: str, settings: Any, resolver: Resolver
) -> None:
    settings.OUTGOING_ALLOW = ["inside.example:80", f"[{ip}]:80"]
    resolver.answers = [[ip], [ip]]

    for host in ("inside.example", f"[{ip}]"):
        with pytest.raises((Refused, Unreachable)):
            outgoing.post(f"http://{host}/", b"", seconds=2)

    assert resolver.called == []


class Resolver:
    """Answers each question with the next list; remembers where connections were opened to."""

    def __init__(self) -> None:
        self.answers: list[list[str]] = []
        self.asked: list[str] = []
        self.called: list[tuple[str, int]] = []

    def look_up(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        found = self.answers.pop(0)
        if not found:
            raise socket.gaierror("nobody knows")
        return found

    def connect_tcp(self, _backend: Any, host: str, port: int, **_more: Any) -> Any:
        self.called.append((host, port))
        raise outgoing.httpcore.ConnectError("nobody there")


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    found = Resolver()
    monkeypatch.setattr(addresses, "look_up", found.look_up)
    monkeypatch.setattr(
        outgoing.httpcore.SyncBackend, "connect_tcp", lambda *args, **more: found.connect_tcp(*args, **more)
    )
    return found


def test_a_name_that_changes_its_mind_leads_nowhere(resolver: Resolver) -> None:
    resolver.answers = [["93.184.215.14"], ["127.0.0.1"]]

    with pytest.raises(Unreachable):
        outgoing.post("https://rebinding.example/", b"")
    with pytest.raises(Refused):
        outgoing.post("https://rebinding.example/", b"")

    assert resolver.called == [("93.184.215.14", 443)]


def test_of_many_addresses_only_the_open_ones_are_tried(resolver: Resolver) -> None:
    resolver.answers = [["127.0.0.1", "10.1.2.3", "93.184.215.14", "::1", "2606:4700::1111"]]

    with pytest.raises(Unreachable):
        outgoing.post("https://many.example:8443/", b"")

    assert resolver.called == [("93.184.215.14", 8443), ("2606:4700::1111", 8443)]


def test_a_name_that_is_unknown_at_first_is_still_checked(resolver: Resolver) -> None:
    resolver.answers = [[], ["127.0.0.1"]]

    with pytest.raises(Unreachable):
        outgoing.post("https://late.example/", b"")
    with pytest.raises(Refused):
        outgoing.post("https://late.example/", b"")

    assert resolver.called == []


def test_it_connects_to_the_address_it_has_checked_and_asks_once(resolver: Resolver) -> None:
    resolver.answers = [["93.184.215.14"]]

    with pytest.raises(Unreachable):
        outgoing.post("https://once.example/", b"")

    assert resolver.asked == ["once.example"]


def test_a_redirect_is_an_answer_and_is_not_followed(settings: Any, canary: Canary) -> None:
    with Server(says(302, Location=f"http://127.0.0.1:{canary.port}/")) as server:
        settings.OUTGOING_ALLOW = [f"127.0.0.1:{server.port}"]
        answer = outgoing.post(f"http://127.0.0.1:{server.port}/", b"")

    assert (answer.status, answer.is_good, canary.callers) == (302, False, 0)


def test_no_proxy_of_the_environment_is_asked(settings: Any, canary: Canary, monkeypatch: Any) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    with Server(says(204)) as server:
        settings.OUTGOING_ALLOW = [f"127.0.0.1:{server.port}"]
        answer = outgoing.request("GET", f"http://127.0.0.1:{server.port}/")

    assert (answer.status, canary.callers) == (204, 0)


def test_a_long_answer_is_cut_off(settings: Any) -> None:
    with Server(says(200, b"a" * 3_000_000)) as server:
        settings.OUTGOING_ALLOW = [f"127.0.0.1:{server.port}"]
        answer = outgoing.post(f"http://127.0.0.1:{server.port}/", b"", most=1_000)

    assert answer.body == b"a" * 1_000


def test_a_dripping_answer_ends_in_time(settings: Any) -> None:
    enough = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not enough.wait(0.05):
            try:
                request.wfile.write(b".")
            except OSError:
                return

    with Server(drip) as server:
        settings.OUTGOING_ALLOW = [f"127.0.0.1:{server.port}"]
        with pytest.raises(Unreachable):
            outgoing.post(f"http://127.0.0.1:{server.port}/", b"", seconds=0.4)
        enough.set()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificate")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
         "-subj", "/CN=hooks.example", "-addext", "subjectAltName=DNS:hooks.example"],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, cert


def secured(server: Server, certificate: tuple[Path, Path], names: list[str | None]) -> None:
    key, cert = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)


def test_the_certificate_is_checked_for_the_name_that_was_asked_for(
    settings: Any, certificate: tuple[Path, Path], monkeypatch: Any
) -> None:
    names: list[str | None] = []
    monkeypatch.setattr(addresses, "look_up", lambda host, port: ["127.0.0.1"])
    trusting = ssl.create_default_context(cafile=str(certificate[1]))
    monkeypatch.setattr(outgoing, "_trust", lambda: trusting)
    with Server(says(200, b"safe")) as server:
        secured(server, certificate, names)
        settings.OUTGOING_ALLOW = [f"hooks.example:{server.port}", f"other.example:{server.port}"]
        answer = outgoing.post(f"https://hooks.example:{server.port}/", b"")
        with pytest.raises(Unreachable):
            outgoing.post(f"https://other.example:{server.port}/", b"")

    assert answer.text == "safe"
    assert names == ["hooks.example", "other.example"]
    assert len(server.seen) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(
    settings: Any, certificate: tuple[Path, Path], monkeypatch: Any
) -> None:
    monkeypatch.setattr(addresses, "look_up", lambda host, port: ["127.0.0.1"])
    with Server(says(200)) as server:
        secured(server, certificate, [])
        settings.OUTGOING_ALLOW = [f"hooks.example:{server.port}"]
        with pytest.raises(Unreachable):
            outgoing.post(f"https://hooks.example:{server.port}/", b"")

    assert server.seen == []


@pytest.mark.parametrize(
    "ip",
    ["100.64.0.1", "224.0.0.1", "192.168.1.1", "198.18.0.1", "192.0.0.8", "192.0.2.1", "240.0.0.1",
     "255.255.255.255", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1", "::", "2606:4700::5efe:7f00:1",
     "64:ff9b:1::808:808", "2001:0:0808:0808:0:0:f5ff:fffe", "no address"],
)  # fmt: skip
def test_what_is_not_of_the_open_internet_is_closed(ip: str) -> None:
    assert not addresses.may_call(ip)


@pytest.mark.parametrize(
    "ip",
    ["93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e", "2002:5db8:d70e::1", "::ffff:93.184.215.14"],
)
def test_the_open_internet_is_open(ip: str) -> None:
    assert addresses.may_call(ip)

"""How much and how slow a request may be."""

import socket
from typing import Any

import httpx
import pytest

from services.chassis.http import limits
from services.chassis.http.server import Server
from tests.integration.chassis_http.limits.connections import (
    MIB,
    Application,
    assert_problem,
    connected,
    head,
    rest_of,
    status_of,
)
from tests.link import link_to
from tests.serving import port_of
from tests.waiting import eventually


def test_a_body_of_one_mebibyte_is_taken(server: Server) -> None:
    answer = httpx.post(f"http://127.0.0.1:{port_of(server)}/", content=b"x" * MIB, trust_env=False)

    assert answer.text == str(MIB)


def test_an_announced_body_that_is_too_large_is_413_before_it_comes(server: Server) -> None:
    with connected(server) as client:
        client.sendall(head("/", f"Content-Length: {MIB + 1}", "Expect: 100-continue"))

        assert_problem(rest_of(client), 413)


def test_a_body_that_is_too_large_is_refused_once_though_much_of_it_comes_with_the_head(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(server) as client:
        client.sendall(head("/", f"Content-Length: {MIB + 1}") + b"x" * (limits.HEAD_BYTES + 1))

        answer = rest_of(client)

    assert_problem(answer, 413)
    assert answer.count(b"HTTP/1.1") == 1
    assert not caplog.records


def test_a_chunked_body_that_grows_too_large_is_413(server: Server, application: Application) -> None:
    with connected(server) as client:
        client.sendall(head("/", "Transfer-Encoding: chunked"))
        for _ in range(17):
            client.sendall(b"%x\r\n" % 65536 + b"x" * 65536 + b"\r\n")

        assert_problem(rest_of(client), 413)
    eventually(lambda: application.disconnected == 1)


def test_who_is_refused_hears_it_while_still_sending(server: Server) -> None:
    answer = httpx.post(f"http://127.0.0.1:{port_of(server)}/", content=b"x" * (5 * MIB), trust_env=False)

    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too_large")


@pytest.mark.parametrize("filler", [b"1;" + b"x" * 1000 + b"\r\na\r\n", b"0\r\n" + b"X: y\r\n" * 1000])
def test_what_is_around_a_body_is_bounded_too(server: Server, filler: bytes) -> None:
    with connected(server) as client:
        client.sendall(head("/", "Transfer-Encoding: chunked"))
        for _ in range(10 * MIB // len(filler)):
            client.sendall(filler)
            filler = filler.removeprefix(b"0\r\n")

        assert_problem(rest_of(client), 413)


@pytest.mark.parametrize(
    "lines",
    [[f"X-{n}: {'y' * 1000}" for n in range(20)], ["X: " + "y" * 20_000], ["X: " + "y" * 500_000]],
    ids=["many", "long", "longer than a read"],
)
def test_a_head_that_is_too_large_is_431(server: Server, lines: list[str]) -> None:
    with connected(server) as client:
        client.sendall(head("/", *lines))

        assert_problem(rest_of(client), 431)


def test_an_address_that_is_too_long_is_431(server: Server) -> None:
    with connected(server) as client:
        client.sendall(head("/" + "y" * 20_000))

        assert_problem(rest_of(client), 431)


def test_a_head_without_end_is_431(server: Server) -> None:
    with connected(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\nX: ")
        for _ in range(20):
            client.sendall(b"y" * 1000)

        assert_problem(rest_of(client), 431)


def test_a_large_body_does_not_count_as_head_of_the_next_request(server: Server) -> None:
    first = head("/", "Content-Length: 60000") + b"x" * 60_000
    with connected(server) as client:
        client.sendall(first + head("/", "Content-Length: 0", "Connection: close"))

        answer = rest_of(client)

    assert answer.count(b"HTTP/1.1 200") == 2


def test_a_slow_head_is_408(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEAD_SECONDS", 0.2)
    with connected(server) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost:")

        assert_problem(rest_of(client), 408)


def test_a_slow_body_is_408(server: Server, application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.2)
    with connected(server) as client:
        client.sendall(head("/", "Content-Length: 10") + b"x")

        assert_problem(rest_of(client), 408)
    eventually(lambda: application.disconnected == 1)


def test_a_connection_that_ends_within_a_body_leaves_nothing_behind(server: Server, application: Application) -> None:
    with link_to(f"http://127.0.0.1:{port_of(server)}") as link:
        with socket.create_connection(("127.0.0.1", link.port), timeout=10) as client:
            eventually(lambda: link.accepted)
            link.sever()
            client.sendall(head("/", "Content-Length: 1000") + b"x" * 1000)

            assert rest_of(client) == b""
        eventually(lambda: application.disconnected == 1)
    assert (link.severed, application.answered) == (1, 0)


def test_a_silent_connection_is_closed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEAD_SECONDS", 0.2)
    with connected(server) as client:
        assert rest_of(client) == b""


def test_empty_lines_keep_no_connection_open(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEAD_SECONDS", 0.5)
    with connected(server) as client:
        client.sendall(head("/", "Content-Length: 0"))
        assert status_of(client.recv(65536)) == 200
        client.settimeout(0.05)

        eventually(lambda: is_closed_on(client, b"\r\n"))


def is_closed_on(client: socket.socket, sent: bytes) -> bool:
    """Whether the server has closed the connection, found out by sending once more."""
    try:
        client.sendall(sent)
        return client.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_a_request_that_is_being_worked_on_has_no_deadline(
    server: Server, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "HEAD_SECONDS", 0.1)
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.1)
    swept: list[float] = []
    monkeypatch.setattr(limits.BoundedProtocol, "sweep", _noting(limits.BoundedProtocol.sweep, swept))
    with connected(server) as client:
        client.sendall(head("/wait", "Content-Length: 0"))
        eventually(lambda: len(swept) >= 2)
        application.go.set()

        assert status_of(client.recv(65536)) == 200


def _noting(sweep: Any, swept: list[float]) -> Any:
    def noting(self: Any, now: float) -> None:
        sweep(self, now)
        swept.append(now)

    return noting


def test_a_client_that_does_not_read_is_dropped(
    server: Server, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WRITE_SECONDS", 0.2)
    with connected(server) as client:
        client.sendall(head("/much", "Content-Length: 0"))
        eventually(lambda: application.answered)

        eventually(lambda: not server.server_state.connections)


def test_bodies_that_wait_for_their_answers_are_bounded_over_all_connections(
    server: Server, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "HELD_BYTES", 100)
    with connected(server) as first, connected(server) as second, connected(server) as third:
        first.sendall(head("/wait", "Content-Length: 80") + b"x" * 80)
        eventually(lambda: application.waiting == 1)
        second.sendall(head("/", "Content-Length: 30") + b"x" * 30)
        assert_problem(rest_of(second), 503)

        application.go.set()
        assert status_of(first.recv(65536)) == 200
        for _ in range(3):
            third.sendall(head("/", "Content-Length: 90") + b"x" * 90)
            assert status_of(third.recv(65536)) == 200


def test_a_body_whose_client_has_gone_is_held_no_longer(
    server: Server, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "HELD_BYTES", 100)
    with connected(server) as first:
        first.sendall(head("/", "Content-Length: 99") + b"x" * 80)
        eventually(lambda: server.server_state.held == 80)
    eventually(lambda: server.server_state.held == 0)

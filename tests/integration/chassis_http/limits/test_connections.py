"""How many connections there may be, what they may say, and how they end."""

import socket

import httpx
import pytest

from services.chassis.http import limits
from services.chassis.http.server import Server
from tests.integration.chassis_http.limits.connections import (
    Application,
    assert_problem,
    connected,
    head,
    rest_of,
    status_of,
)
from tests.serving import port_of
from tests.waiting import eventually


def test_a_hundred_slow_clients_hinder_nobody(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", port_of(server))) for _ in range(100)]
    for number, connection in enumerate(slow):
        connection.sendall(head("/", "Content-Length: 10") + b"x" if number % 2 else b"GET / HT")

    answer = httpx.get(f"http://127.0.0.1:{port_of(server)}/", timeout=1, trust_env=False)

    assert answer.status_code == 200
    for connection in slow:
        connection.close()


def test_one_connection_too_many_costs_the_longest_idle_one(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONNECTIONS", 2)
    with connected(server) as oldest, connected(server) as younger:
        for client in (oldest, younger):
            client.sendall(head("/", "Content-Length: 0"))
            assert status_of(client.recv(65536)) == 200
        with connected(server) as newest:
            newest.sendall(head("/", "Content-Length: 0"))

            assert status_of(newest.recv(65536)) == 200
            assert rest_of(oldest) == b""
            younger.sendall(head("/", "Content-Length: 0"))
            assert status_of(younger.recv(65536)) == 200


def test_where_no_connection_is_idle_the_next_one_is_503(
    server: Server, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CONNECTIONS", 1)
    with connected(server) as busy:
        busy.sendall(head("/wait", "Content-Length: 0"))
        eventually(lambda: application.waiting)
        with connected(server) as refused:
            answer = rest_of(refused)

        assert_problem(answer, 503)
        assert b"retry-after" in answer
        application.go.set()
        assert status_of(busy.recv(65536)) == 200


def test_a_flood_of_pipelined_requests_is_dropped(server: Server, application: Application) -> None:
    with connected(server) as client:
        client.sendall(head("/wait", "Content-Length: 0") * 100)

        assert rest_of(client) == b""


def test_a_few_pipelined_requests_are_answered_in_order(server: Server) -> None:
    with connected(server) as client:
        client.sendall(head("/", "Content-Length: 1") + b"x" + head("/", "Content-Length: 0", "Connection: close"))

        answer = rest_of(client)

    assert answer.index(b"\r\n\r\n1HTTP/1.1") > 0
    assert answer.endswith(b"\r\n\r\n0")


@pytest.mark.parametrize("garbage", [b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/9.9\r\n\r\n"])
def test_what_is_not_http_is_a_400_problem(server: Server, garbage: bytes) -> None:
    with connected(server) as client:
        client.sendall(garbage)

        assert_problem(rest_of(client), 400)


@pytest.mark.parametrize(
    "lines",
    [["Content-Length: 5", "Transfer-Encoding: chunked"], ["Content-Length: 5", "Content-Length: 6"]],
)
def test_a_body_of_two_lengths_is_a_400_problem(server: Server, lines: list[str]) -> None:
    """Request smuggling begins with two parties that read another length."""
    with connected(server) as client:
        client.sendall(head("/", *lines) + b"0\r\n\r\n")

        assert_problem(rest_of(client), 400)


def test_an_offer_to_upgrade_is_ignored(server: Server) -> None:
    with connected(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")

        assert status_of(client.recv(65536)) == 200


OFFER = ("Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAEAAEAA", "Upgrade: h2c")
"""As Java's own client offers it with the first request of each connection."""


@pytest.mark.parametrize("pause", [False, True])
def test_the_body_behind_an_offer_to_upgrade_is_read(server: Server, pause: bool) -> None:
    with connected(server) as client:
        pieces = [head("/", "Content-Length: 3", *OFFER), b"abc"]
        for piece in pieces if pause else [b"".join(pieces)]:
            client.sendall(piece)
        client.sendall(head("/", "Content-Length: 1", "Connection: close") + b"d")

        answer = rest_of(client)

    assert answer.index(b"\r\n\r\n3HTTP/1.1") > 0
    assert answer.endswith(b"\r\n\r\n1")


def test_who_offers_to_upgrade_and_wants_to_part_is_parted_from(server: Server) -> None:
    with connected(server) as client:
        client.sendall(head("/", "Content-Length: 3", "Connection: close, Upgrade", "Upgrade: h2c") + b"abc")

        assert rest_of(client).endswith(b"\r\n\r\n3")


def test_a_flood_of_offers_is_dropped(server: Server, application: Application) -> None:
    with connected(server) as client:
        client.sendall(head("/wait", "Content-Length: 0", *OFFER) * 1000)

        assert rest_of(client) == b""


def test_a_tunnel_is_not_opened(server: Server) -> None:
    with connected(server) as client:
        client.sendall(b"CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n")

        assert status_of(client.recv(65536)) >= 400


def test_the_server_does_not_say_what_it_is(server: Server) -> None:
    assert "server" not in httpx.get(f"http://127.0.0.1:{port_of(server)}/", trust_env=False).headers


def test_a_shutdown_lets_a_running_request_end(server: Server, application: Application) -> None:
    with connected(server) as client:
        client.sendall(head("/wait", "Content-Length: 0"))
        eventually(lambda: application.waiting)
        server.should_exit = True
        eventually(lambda: not server.servers[0].is_serving())
        application.go.set()

        answer = rest_of(client)

    assert status_of(answer) == 200
    assert b"connection: close" in answer

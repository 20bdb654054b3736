"""The health check of a container: exit code 0 while the process in it answers.

Run as a file every few seconds, so it imports the standard library alone.
"""

import http.client
import os
import ssl
import sys

SECONDS = 4
API_PORT = 8080


def address() -> tuple[int, str]:
    """Port and path: a worker's and a relay's are on OPS_PORT, an api's beneath the service that it names first."""
    ops = os.environ.get("OPS_PORT")
    return (int(ops), "/healthz") if ops else (API_PORT, os.environ.get("HEALTH_PATH", "/healthz"))


def healthy(port: int, path: str) -> bool:
    """Whether 200 comes in time."""
    connection = _connection(port)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _connection(port: int) -> http.client.HTTPConnection:
    """An api that has a certificate answers over TLS; whom we ask on our own loopback needs no proof."""
    if port == API_PORT and "TLS_CERT_FILE" in os.environ:
        unproven = ssl._create_unverified_context()  # noqa: S323, SLF001
        return http.client.HTTPSConnection("127.0.0.1", port, timeout=SECONDS, context=unproven)
    return http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)


if __name__ == "__main__":
    sys.exit(0 if healthy(*address()) else 1)

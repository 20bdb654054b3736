"""The health check of a container: exit code 0 while the process in it answers.

Run as a file every few seconds, so it imports the standard library alone.
"""

import http.client
import os
import sys

SECONDS = 4
API_PORT = 8080


def address() -> tuple[int, str]:
    """Port and path: a worker's and a relay's are on OPS_PORT, an api's beneath the service that it names first."""
    ops = os.environ.get("OPS_PORT")
    return (int(ops), "/healthz") if ops else (API_PORT, os.environ.get("HEALTH_PATH", "/healthz"))


def healthy(port: int, path: str) -> bool:
    """Whether 200 comes in time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if healthy(*address()) else 1)

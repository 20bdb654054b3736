"""The broker's management interface: virtual hosts, users and permissions over HTTP."""

import base64
import http.client
import json
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from services.chassis.trust import http_to

_TIMEOUT = 15.0
_ABSENT = 404


class ManagementError(RuntimeError):
    """The management interface refused a request; the message has its answer."""


class Management:
    """A small client for the few requests that the launcher and the tests need.

    ``url`` carries the administrator's name and password. Every request has a time-out of 15 s.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._url = url
        login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        self._authorization = "Basic " + base64.b64encode(login.encode()).decode()

    def request(self, method: str, path: str, body: object = None, *, absent_ok: bool = False) -> Any:
        """Send one request below ``/api`` and return its JSON; ``ManagementError`` unless it succeeds."""
        connection = http_to(self._url, _TIMEOUT)
        try:
            headers = {"Authorization": self._authorization, "Content-Type": "application/json"}
            connection.request(method, f"/api{path}", None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= http.client.BAD_REQUEST and not (absent_ok and answer.status == _ABSENT):
            raise ManagementError(f"{method} {path}: {answer.status} {text[:300]}")
        return json.loads(text) if text.startswith(("{", "[")) else None

    def answers(self) -> bool:
        """Say whether the interface is up and accepts our login."""
        try:
            self.request("GET", "/whoami")
        except (OSError, http.client.HTTPException, ManagementError):
            return False
        return True

    def add_vhost(self, name: str) -> None:
        """Create a virtual host; one that exists stays as it is."""
        self.request("PUT", f"/vhosts/{quote(name, safe='')}", {})

    def delete_vhost(self, name: str) -> None:
        """Delete a virtual host with everything in it."""
        self.request("DELETE", f"/vhosts/{quote(name, safe='')}", absent_ok=True)

    def put_user(self, name: str, password: str, tags: str = "") -> None:
        """Create a user or set its password; without tags it may not use this interface."""
        self.request("PUT", f"/users/{quote(name, safe='')}", {"password": password, "tags": tags})

    def delete_user(self, name: str) -> None:
        """Delete a user; nothing happens when there is none."""
        self.request("DELETE", f"/users/{quote(name, safe='')}", absent_ok=True)

    def put_permissions(self, vhost: str, user: str, configure: str, write: str, read: str) -> None:
        """Set what a user may do in a virtual host: three patterns of resource names."""
        path = f"/permissions/{quote(vhost, safe='')}/{quote(user, safe='')}"
        self.request("PUT", path, {"configure": configure, "write": write, "read": read})

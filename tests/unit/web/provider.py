"""An identity provider as the county would have one: discovery, authorization code, PKCE. Invented, in memory."""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT = "echowall-pages"


@dataclass
class Provider:
    """Gives `token` for each code, or the error `refuses` instead of one; `says` overrides what discovery answers."""

    issuer: str
    token: str
    refuses: str | None = None
    says: dict[str, Any] = field(default_factory=dict)
    _challenges: dict[str, tuple[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        """Its endpoints."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discover),
                Route("/authorize", self._authorize),
                Route("/token", self._exchange, methods=["POST"]),
            ]
        )

    async def _discover(self, request: Request) -> Response:
        ends = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in ENDPOINTS.items()}
        return JSONResponse({"issuer": self.issuer, **ends, **self.says})

    async def _authorize(self, request: Request) -> Response:
        """Whoever comes is signed in at once, or refused."""
        asked = request.query_params
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        code = f"code-{len(self._challenges)}"
        self._challenges[code] = asked["code_challenge"], asked["redirect_uri"]
        said = {"error": self.refuses} if self.refuses else {"code": code}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked['state']})}", 303)

    async def _exchange(self, request: Request) -> Response:
        """A code is good once, for whoever has the verifier of its challenge."""
        form = dict(part.split("=", 1) for part in (await request.body()).decode().split("&"))
        challenge, address = self._challenges.pop(form.get("code", ""), ("", ""))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if not address or base64.urlsafe_b64encode(digest).decode().rstrip("=") != challenge:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": self.token, "token_type": "Bearer", "expires_in": 3600})


ENDPOINTS = {"authorization": "authorize", "token": "token", "end_session": "out"}

"""The county's identity provider: OpenID Connect, authorization code with PKCE. Its access token is the session."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import httpx
from environs import Env
from oauthlib.oauth2 import AccessDeniedError, OAuth2Error, WebApplicationClient
from starlette.requests import Request

WAIT_SECONDS = 10
"""For one answer of the provider."""
ENTRY_SECONDS = 600
"""How long somebody may take to sign in there."""
VERIFIER_LENGTH = 64
"""Characters of the PKCE verifier (RFC 7636 wants 43 to 128)."""
BACK = "/sign-in/back"
"""Where the provider sends people back to; the redirect URI is this house's address with it."""


class Unanswered(Exception):
    """The provider can't be reached, or answers what it must not; says why, for the log."""


class Denied(Exception):
    """The provider, or whoever was to sign in there, said no (RFC 6749, 4.1.2.1: access_denied)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign-in under way, kept in the browser: what has to come back, and where its person wants to go."""

    state: str
    verifier: str
    wanted: str

    @classmethod
    def anew(cls, client: WebApplicationClient, wanted: str) -> Self:
        """A new one, which nobody can guess."""
        return cls(secrets.token_urlsafe(24), client.create_code_verifier(VERIFIER_LENGTH), wanted)

    @classmethod
    def read(cls, cookie: str) -> Self:
        """What `written` wrote. Raises ValueError for anything else."""
        found = dict(parse_qsl(cookie))
        try:
            return cls(found["state"], found["verifier"], found.get("wanted", ""))
        except KeyError as lacking:
            raise ValueError(str(lacking)) from lacking

    def written(self) -> str:
        """As a cookie's value."""
        return urlencode({"state": self.state, "verifier": self.verifier, "wanted": self.wanted})


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The provider at `issuer`, which knows this house as `client_id`; a public client has no secret.

    `public_url` is where people reach this house, without a slash at its end.
    """

    issuer: str
    client_id: str
    secret: str | None
    public_url: str

    @classmethod
    def load(cls, public_url: str | None) -> Self:
        """Read OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET_FILE, which may be missing.

        Raises environs.EnvError naming what is missing, ValueError without PUBLIC_URL.
        """
        if public_url is None:
            raise ValueError("PUBLIC_URL is not set; the identity provider sends people back to it")
        env = Env()
        file: Path | None = env.path("OIDC_CLIENT_SECRET_FILE", None)
        return cls(
            issuer=env.str("OIDC_ISSUER").rstrip("/"),
            client_id=env.str("OIDC_CLIENT_ID"),
            secret=file.read_text(encoding="utf-8").strip() if file else None,
            public_url=public_url,
        )

    async def way_in(self, wanted: str) -> tuple[str, Entry]:
        """Where a browser goes to sign in, and what to remember until it is back. Raises Unanswered."""
        client = WebApplicationClient(self.client_id)
        entry = Entry.anew(client, wanted)
        try:
            address = client.prepare_request_uri(
                (await self._discovered())["authorization_endpoint"],
                redirect_uri=self.public_url + BACK,
                scope=["openid"],
                state=entry.state,
                code_challenge=client.create_code_challenge(entry.verifier, "S256"),
                code_challenge_method="S256",
            )
        except (OAuth2Error, KeyError) as error:
            raise Unanswered(f"{type(error).__name__}: {error}") from error
        return str(address), entry

    async def token(self, request: Request, entry: Entry) -> str:
        """The access token for the code that came back with `request`.

        Raises Denied where none was to be had, Unanswered for all else, another's state too.
        """
        client = WebApplicationClient(self.client_id)
        came = f"{self.public_url}{BACK}?{request.url.query}"
        try:
            code = client.parse_request_uri_response(came, state=entry.state)["code"]
            body = client.prepare_request_body(
                code=code, redirect_uri=self.public_url + BACK, code_verifier=entry.verifier
            )
            auth = httpx.BasicAuth(self.client_id, self.secret) if self.secret else None
            answer = await self._asked("POST", (await self._discovered())["token_endpoint"], body, auth)
            token: str = client.parse_request_body_response(json.dumps(answer))["access_token"]
        except AccessDeniedError as error:
            raise Denied from error
        except (OAuth2Error, KeyError) as error:
            raise Unanswered(f"{type(error).__name__}: {error}") from error
        return token

    async def way_out(self) -> str | None:
        """Where a browser goes to end the provider's own session too; None where there is no such place."""
        try:
            there = (await self._discovered()).get("end_session_endpoint")
        except Unanswered:
            return None
        asked = {"client_id": self.client_id, "post_logout_redirect_uri": f"{self.public_url}/sign-in"}
        return f"{there}?{urlencode(asked)}" if there else None

    async def _discovered(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0). Raises Unanswered."""
        found = await self._asked("GET", f"{self.issuer}/.well-known/openid-configuration")
        if found.get("issuer", "").rstrip("/") != self.issuer:
            raise Unanswered("the provider says that it is another one")
        return found

    async def _asked(
        self, method: str, address: str, body: str | None = None, auth: httpx.Auth | None = None
    ) -> Mapping[str, Any]:
        headers = {"accept": "application/json"}
        if body is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        try:
            async with httpx.AsyncClient(timeout=WAIT_SECONDS) as client:
                answer = await client.request(
                    method, address, content=body, headers=headers, auth=auth or httpx.USE_CLIENT_DEFAULT
                )
            found = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Unanswered(f"{type(error).__name__}: {error}") from error
        if not isinstance(found, dict):
            raise Unanswered(f"{answer.status_code} without an object")
        return found

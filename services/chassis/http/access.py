"""The one place that knows people: bearer tokens and session cookies become actors, and tiers open routes."""

import time
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import jwt
from starlette.types import Scope

from contracts.people import CENTRE_DIGITS, COUNTY, TOWN_DIGITS, Actor, Tier
from contracts.refusals import Forbidden
from services.chassis.http import session
from services.chassis.http.problem import Problem, unauthorized
from services.chassis.http.request import header
from services.chassis.http.tokens import AUDIENCE
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers
from services.chassis.watched import Watched

ALGORITHMS = ("EdDSA", "RS256")
REMEMBERED = 4096
"""Verified tokens kept at the most."""
LONGEST = 4096
"""Characters of a token at the most."""

_SCOPE_DIGITS: Mapping[Tier, int] = {
    Tier.CADRE: CENTRE_DIGITS,
    Tier.TOWN: TOWN_DIGITS,
    Tier.COUNTY: len(COUNTY),
    Tier.BUREAU: len(COUNTY),
    Tier.INSPECTOR: len(COUNTY),
}
"""The tiers that a token may name, and how long the id is that bounds each one's view."""

Keys: TypeAlias = Mapping[str, jwt.PyJWK]


def _read_keys(content: str) -> Keys:
    keys = {key.key_id: key for key in jwt.PyJWKSet.from_json(content).keys if key.key_id}
    return {key_id: key for key_id, key in keys.items() if key.algorithm_name in ALGORITHMS}


class Access:
    """Tells who asks. Tokens are JWTs (EdDSA or RS256) of the issuer, signed with a key of the JWKS file.

    With a vault it also knows villagers, by the tokens that a one-time code gave them. Tokens of the `departed`, actor
    ids that whoever has the register keeps current, are good for nothing. A cadre who has `moved` since their centre
    has merged acts at the one that is named there, whatever their token says.
    """

    def __init__(self, keys_file: Path, issuer: str, vault: Vault | None = None) -> None:
        self._vault = vault
        self._keys = Watched(keys_file, _read_keys)
        self._issuer = issuer
        self._verified_with: Keys = {}
        self._verified: dict[str, tuple[Actor, float]] = {}
        self.departed: Collection[str] = frozenset()
        self.moved: Mapping[str, str] = {}

    def actor(self, scope: Scope, allow: AbstractSet[Tier]) -> Actor:
        """Who asks. Raises a 401 problem without a good token, Forbidden where the actor's tier isn't allowed.

        A page may say for whom it asks; where somebody else has signed in since, that is a 401 problem too.
        """
        actor = self.known(_token(scope))
        if header(scope, session.ASKED_AS) not in (None, actor.id):
            raise unauthorized("登录的人已经换了,请由原来办理的人重新登录")
        if actor.tier not in allow:
            raise Forbidden("您的岗位不能使用此功能", tier=actor.tier, allowed=sorted(allow))
        return actor

    def known(self, token: str) -> Actor:
        """Whose token this is. Raises a 401 problem where it is good for nothing."""
        actor = self._read(token)
        if actor.id in self.departed:
            raise unauthorized("您已离任,令牌已停用;如有疑问,请联系镇街核对工作人员名册")
        if actor.id in self.moved and actor.tier is Tier.CADRE:
            return replace(actor, scope=self.moved[actor.id])
        return actor

    def _read(self, token: str) -> Actor:
        keys = self._keys.get()
        if keys is not self._verified_with:
            self._verified_with = keys
            self._verified.clear()
        known = self._verified.get(token)
        if known is None:
            known = self._verified[token] = self._verify(token, keys)
            if len(self._verified) > REMEMBERED:
                del self._verified[next(iter(self._verified))]
        actor, expires = known
        if time.time() >= expires:
            del self._verified[token]
            raise _unknown()
        return actor

    def _verify(self, token: str, keys: Keys) -> tuple[Actor, float]:
        try:
            if self._vault is not None and token.startswith(villagers.PREFIX):
                return villagers.read(self._vault, token)
            key = keys[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=AUDIENCE,
                issuer=self._issuer,
                options={"require": ["exp", "sub", "iss", "aud"]},
            )
            return _actor(claims), float(claims["exp"])
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise _unknown() from error


def _actor(claims: Mapping[str, Any]) -> Actor:
    """Raises KeyError or ValueError where tier and scope are missing or don't go together."""
    tier, scope = Tier(claims["tier"]), claims["scope"]
    fits = isinstance(scope, str) and scope.isascii() and scope.isdigit() and scope.startswith(COUNTY)
    if not fits or len(scope) != _SCOPE_DIGITS[tier]:
        raise ValueError("tier and scope don't go together")
    return Actor(id=claims["sub"], tier=tier, scope=scope)


def _token(scope: Scope) -> str:
    authorization = header(scope, b"authorization")
    if authorization is None:
        token = session.token_of(scope)
    else:
        scheme, _, token = authorization.partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else None
    if not token or len(token) > LONGEST:
        raise _unknown()
    return token


def _unknown() -> Problem:
    return unauthorized("请登录后重试,或检查访问令牌是否有效、是否过期")

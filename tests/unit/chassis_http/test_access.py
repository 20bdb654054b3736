"""Who asks."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from jwt.algorithms import RSAAlgorithm

from contracts.people import COUNTY, Actor, Tier
from contracts.refusals import Forbidden
from services.chassis.http.access import Access
from services.chassis.http.problem import Problem
from services.chassis.http.routes import STAFF
from services.chassis.http.tokens import DEVELOPMENT_ISSUER, issue, make_keys
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers

CADRE = Actor(id="staff:1", tier=Tier.CADRE, scope="370829001001")
CADRES = frozenset({Tier.CADRE})


@pytest.fixture
def access(keys: tuple[Path, Path]) -> Access:
    return Access(keys[1], DEVELOPMENT_ISSUER)


def asking(token: str, method: str = "GET", scheme: str = "Bearer") -> dict[str, Any]:
    return {"method": method, "headers": [(b"authorization", f"{scheme} {token}".encode())]}


def forged(keys: tuple[Path, Path], **changed: Any) -> str:
    """A token signed with the right key, whose claims are changed; None leaves one out."""
    key = json.loads(keys[0].read_text())
    claims: dict[str, Any] = {"iss": DEVELOPMENT_ISSUER, "aud": "echowall", "exp": time.time() + 60}
    claims |= {"sub": "staff:1", "tier": "cadre", "scope": CADRE.scope} | changed
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, jwt.PyJWK(key).key, algorithm="EdDSA", headers={"kid": key["kid"]})


def assert_unknown(access: Access, scope: dict[str, Any]) -> None:
    with pytest.raises(Problem) as problem:
        access.actor(scope, CADRES)
    assert problem.value.status == 401
    assert dict(problem.value.headers)[b"www-authenticate"].startswith(b"Bearer")


def test_a_token_names_its_actor(access: Access, keys: tuple[Path, Path]) -> None:
    assert access.actor(asking(issue(keys[0], CADRE)), CADRES) == CADRE


def test_a_token_that_was_seen_before_is_known(access: Access, keys: tuple[Path, Path]) -> None:
    token = issue(keys[0], CADRE)

    assert access.actor(asking(token), CADRES) is access.actor(asking(token), CADRES)


def test_what_a_page_asks_for_somebody_is_taken_for_nobody_else(access: Access, keys: tuple[Path, Path]) -> None:
    asked = asking(issue(keys[0], CADRE))
    own, others = (b"x-asked-as", CADRE.id.encode()), (b"x-asked-as", b"staff:2")

    assert access.actor({**asked, "headers": [*asked["headers"], own]}, CADRES) == CADRE
    assert_unknown(access, {**asked, "headers": [*asked["headers"], others]})


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": None},
        pytest.param({"exp": time.time() - 3600}, id="expired"),
        {"iss": "somebody"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"sub": None},
        {"sub": 5},
        {"tier": "partner", "scope": COUNTY},
        {"tier": "system", "scope": COUNTY},
        {"tier": "emperor"},
        {"tier": None},
        {"scope": None},
        {"scope": COUNTY},
        {"scope": "370829001"},
        {"scope": "110101001001"},
        {"scope": "3708290010o1"},
        {"scope": 370829001001},
        {"tier": "county", "scope": "370829001"},
        {"tier": "town", "scope": "370829001001"},
    ],
    ids=str,
)
def test_claims_that_do_not_hold_together_are_refused(
    access: Access, keys: tuple[Path, Path], changed: dict[str, Any]
) -> None:
    assert_unknown(access, asking(forged(keys, **changed)))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "a" * 5000, "..", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_is_refused(access: Access, token: str) -> None:
    assert_unknown(access, {"method": "GET", "headers": [(b"authorization", f"Bearer {token}".encode())]})


def test_a_token_without_signature_is_refused(access: Access, keys: tuple[Path, Path]) -> None:
    kid = json.loads(keys[0].read_text())["kid"]
    claims = {"iss": DEVELOPMENT_ISSUER, "aud": "echowall", "exp": time.time() + 60, "sub": "x"}
    token = jwt.encode(claims | {"tier": "county", "scope": COUNTY}, "", algorithm="none", headers={"kid": kid})

    assert_unknown(access, asking(token))


def test_a_public_key_is_no_shared_secret(access: Access, keys: tuple[Path, Path]) -> None:
    """HS256 keyed with the public key is the classic confusion of algorithms."""
    public = json.loads(keys[1].read_text())["keys"][0]
    claims = {"iss": DEVELOPMENT_ISSUER, "aud": "echowall", "exp": time.time() + 60, "sub": "x"}
    token = jwt.encode(
        claims | {"tier": "county", "scope": COUNTY}, public["x"], algorithm="HS256", headers={"kid": public["kid"]}
    )

    assert_unknown(access, asking(token))


def test_a_key_that_is_not_listed_signs_nothing(access: Access, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    private, _ = make_keys(tmp_path / "other")

    assert_unknown(access, asking(issue(private, CADRE)))


def test_keys_rotate_without_a_restart(access: Access, keys: tuple[Path, Path], tmp_path: Path) -> None:
    old = issue(keys[0], CADRE)
    access.actor(asking(old), CADRES)
    (tmp_path / "other").mkdir()
    private, public = make_keys(tmp_path / "other")
    keys[1].write_text(public.read_text())

    with time_machine.travel(time.time() + 2, tick=False):
        access._keys._next_look = 0
        assert access.actor(asking(issue(private, CADRE)), CADRES) == CADRE
        assert_unknown(access, asking(old))


def test_an_rsa_key_of_the_countys_provider_is_good(keys: tuple[Path, Path]) -> None:
    key = generate_private_key(65537, 2048)
    public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": "rsa", "alg": "RS256"}
    keys[1].write_text(json.dumps({"keys": [public]}))
    claims = {"iss": "provider", "aud": "echowall", "exp": time.time() + 60, "sub": "staff:1"}
    token = jwt.encode(claims | {"tier": "cadre", "scope": CADRE.scope}, key, algorithm="RS256", headers={"kid": "rsa"})

    assert Access(keys[1], "provider").actor(asking(token), CADRES) == CADRE


def test_a_known_token_expires_too(access: Access, keys: tuple[Path, Path]) -> None:
    token = issue(keys[0], CADRE, ttl=60)
    access.actor(asking(token), CADRES)

    with time_machine.travel(time.time() + 61, tick=False):
        assert_unknown(access, asking(token))


def test_another_tier_is_forbidden(access: Access, keys: tuple[Path, Path]) -> None:
    with pytest.raises(Forbidden):
        access.actor(asking(issue(keys[0], CADRE)), frozenset({Tier.COUNTY}))


COOKIES = [
    ("https", "__Host-echowall_session", True),
    ("https", "echowall_session", False),
    ("http", "echowall_session", True),
    ("http", "__Host-echowall_session", False),
]
OURS = [(b"x-asked-by", b"page"), (b"sec-fetch-site", b"same-origin")]


def test_a_session_reads_and_writes_for_a_page_of_ours(access: Access, keys: tuple[Path, Path]) -> None:
    cookie = [(b"cookie", f"theme=dark; echowall_session={issue(keys[0], CADRE)}".encode())]

    assert access.actor({"method": "GET", "headers": cookie}, CADRES) == CADRE
    assert access.actor({"method": "POST", "headers": cookie + OURS}, CADRES) == CADRE


@pytest.mark.parametrize(
    "said",
    [
        [],
        [(b"x-asked-by", b"page"), (b"sec-fetch-site", b"cross-site")],
        [(b"x-asked-by", b"page"), (b"sec-fetch-site", b"same-site")],
        [(b"x-asked-by", b"form"), (b"sec-fetch-site", b"same-origin")],
        [(b"sec-fetch-site", b"same-origin")],
    ],
    ids=["a form", "another site", "a neighbour", "another name", "our form"],
)
def test_a_session_writes_nothing_that_no_page_of_ours_asks(
    access: Access, keys: tuple[Path, Path], said: list[tuple[bytes, bytes]]
) -> None:
    cookie = [(b"cookie", f"echowall_session={issue(keys[0], CADRE)}".encode())]

    assert_unknown(access, {"method": "POST", "headers": cookie + said})


@pytest.mark.parametrize(("scheme", "name", "known"), COOKIES)
def test_over_https_the_session_has_the_name_that_no_neighbour_can_set(
    access: Access, keys: tuple[Path, Path], scheme: str, name: str, *, known: bool
) -> None:
    asked = {"method": "GET", "scheme": scheme, "headers": [(b"cookie", f"{name}={issue(keys[0], CADRE)}".encode())]}

    if known:
        assert access.actor(asked, CADRES) == CADRE
    else:
        assert_unknown(access, asked)


def test_the_private_key_is_for_its_owner_alone(keys: tuple[Path, Path]) -> None:
    assert keys[0].stat().st_mode & 0o777 == 0o600
    assert "d" not in json.loads(keys[1].read_text())["keys"][0]


def test_keys_that_are_there_are_kept(keys: tuple[Path, Path]) -> None:
    before = keys[0].read_text()

    assert make_keys(keys[0].parent) == keys
    assert keys[0].read_text() == before


VAULT = Vault("k", {"k": b"k" * 32}, b"l" * 32)


def a_villagers() -> str:
    return villagers.issue(VAULT, VAULT.fingerprint("13800001234"), datetime.now(UTC))[0]


def test_a_villager_gets_in_where_villagers_may(keys: tuple[Path, Path]) -> None:
    access = Access(keys[1], DEVELOPMENT_ISSUER, VAULT)

    assert access.actor(asking(a_villagers()), frozenset({Tier.VILLAGER})).tier is Tier.VILLAGER
    with pytest.raises(Forbidden):
        access.actor(asking(a_villagers()), STAFF)


def test_without_a_vault_no_villager_is_known(access: Access) -> None:
    assert_unknown(access, asking(a_villagers()))


def test_a_villagers_token_that_was_seen_before_ends_all_the_same(keys: tuple[Path, Path]) -> None:
    access, token = Access(keys[1], DEVELOPMENT_ISSUER, VAULT), a_villagers()
    access.actor(asking(token), frozenset({Tier.VILLAGER}))

    with time_machine.travel(time.time() + 1801):
        assert_unknown(access, asking(token))

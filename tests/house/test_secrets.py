"""No secret lies in the repository: what looks like one is named here, with the reason why it is none."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOOKS_LIKE: Mapping[str, re.Pattern[str]] = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*\n?[A-Za-z0-9+/=]{16,}"),
    "a cloud's access key": re.compile(r"\b(?:AKIA|ASIA|LTAI|AKID)[A-Za-z0-9]{12,}\b"),
    "a forge's token": re.compile(r"\b(?:ghp|gho|ghs|github_pat|glpat|xox[abp])[_-][A-Za-z0-9_-]{16,}"),
    "a signed token": re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    "a webhook's secret": re.compile(r"\bwhsec_[A-Za-z0-9+/=]{16,}"),
    "an address with a password": re.compile(
        r"\b[a-z][a-z0-9+]*://[^\s:/@{}$<>\"'%]+:(?P<secret>[^\s:/@{}$<>\"'%*]{3,})@"
    ),
    "a named secret": re.compile(
        r"(?i)\b\w*(?:passw(?:or)?d|secret|token|api_?key|salt)\w*[\"']?\s*[:=]\s*[bf]?"
        r"[\"'](?P<secret>[A-Za-z0-9+/_=-]{16,})[\"']"
    ),
}
NONE: Mapping[str, str] = {
    "admin-database-password": "the name of a file that `echowall secrets` makes",
    "grafana-password": "likewise",
    "oidc-client-secret": "the name of a key in the cluster's secret",
    "echowall-development": "who issues the development's tokens, which is no secret",
    "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=": "the guide's example for partners: the bytes from 0 to 31",
    "whsec_c3RvY2sgcGlwZWxpbmUgYmVuY2htYXJrIHNlY3JldCE=": "of a bench's own server, which ends with it; says so itself",
    "whsec_c2VjcmV0IG9mIGEgdGVzdCB0aGF0IG5vYm9keSBoYXM=": "of a test without a server; says so itself",
    "what": "of an address in a test that reaches nobody",
    "secret": "likewise",
    "word": "likewise",
}
"""What only looks like one."""
PLANTED = (
    "-----BEGIN EC PRIVATE " + "KEY-----\nMHcCAQEEIDkxYzg0ZjY3",
    "AKIA" + "Q3EGRZ7XHRWB4LPA",
    "ghp" + "_0Zk3QbW7rN1sVd9xUe5tYh2m",
    "eyJhbGciOiJFUzI1NiJ9" + ".eyJzdWIiOiJzdGFmZiJ9.c2lnbmF0dXJl",
    "whsec" + "_Zm9yZ290dGVuIGhlcmUgb25jZQ==",
    "postgresql://express_write:" + "s3cr3tpw@10.0.0.7/echowall",
    "DATABASE_PASSWORD" + ' = "Zk3QbW7rN1sVd9xUe5tY"',
    '"salt"' + ': "0f9a7c3e5b1d2846af03"',
)


def tracked() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    yield from (ROOT / name for name in listed.split("\0") if name)


def suspects(text: str) -> Iterator[tuple[str, str]]:
    for kind, pattern in LOOKS_LIKE.items():
        for found in pattern.finditer(text):
            yield kind, found.groupdict().get("secret") or found[0]


def test_no_file_holds_what_looks_like_a_secret() -> None:
    found = [
        (str(path.relative_to(ROOT)), kind, secret)
        for path in tracked()
        if path.is_file()
        for kind, secret in suspects(path.read_text("utf-8", errors="replace"))
        if secret not in NONE
    ]
    assert found == []


@pytest.mark.parametrize("text", PLANTED)
def test_what_somebody_forgot_here_is_found(text: str) -> None:
    assert [secret for _, secret in suspects(f"x = 1\n{text}\n") if secret not in NONE]


def test_each_exception_is_still_needed() -> None:
    everything = "\n".join(path.read_text("utf-8", errors="replace") for path in tracked() if path != Path(__file__))
    assert {secret for _, secret in suspects(everything)} >= NONE.keys()

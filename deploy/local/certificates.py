"""A private authority and the certificates that it signs: for a county without one, and for trying TLS locally."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.local.secret_file import write_private

AUTHORITY = "ca"
AUTHORITY_DAYS = 3650
SERVER_DAYS = 397
"""What browsers take at the most is one day more."""
RENEW_DAYS = 30
_PRIVATE, _READABLE = 0o600, 0o644
_CLOCKS = timedelta(minutes=10)
"""How far clocks may lie apart."""


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, PEM files."""

    certificate: Path
    key: Path

    @classmethod
    def named(cls, folder: Path, name: str) -> "Pair":
        """The pair of a name in a folder, there or not."""
        return cls(folder / f"{name}.crt", folder / f"{name}.key")

    def read(self) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        """Both; raises OSError or ValueError, TypeError for a key of another kind."""
        key = load_pem_private_key(self.key.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{self.key} 不是椭圆曲线私钥 (no elliptic curve key)")
        return x509.load_pem_x509_certificate(self.certificate.read_bytes()), key

    def write(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey, mode: int) -> None:
        """The key first, of this mode: a server that looks at the certificate then finds both."""
        form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_private(self.key, key.private_bytes(*form).decode(), mode)
        write_private(self.certificate, certificate.public_bytes(Encoding.PEM).decode(), _READABLE)

    def lasts(self, names: x509.SubjectAlternativeName) -> bool:
        """Whether it is there, for just these names, and good for more than RENEW_DAYS."""
        if not self.certificate.exists():
            return False
        certificate, _ = self.read()
        shown = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return shown == names and certificate.not_valid_after_utc - datetime.now(UTC) > timedelta(days=RENEW_DAYS)


def make(folder: Path, hosts: Iterable[str]) -> list[Path]:
    """Make the authority where there is none, and a certificate for each host that has none or one that ends soon.

    A host is a name or an IP address, or several with commas between, of which the first names the files. Containers
    read their files as users of their own, so a host's key is readable, and the folder is its owner's alone; the
    authority's key is its owner's in any case. Returns the files that were written; raises as `Pair.read`.
    """
    authority, written = Pair.named(folder, AUTHORITY), []
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    if not authority.certificate.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Echowall private authority")])
        draft = _draft(name, key, AUTHORITY_DAYS).issuer_name(name)
        draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        draft = draft.add_extension(_usage(signs_certificates=True), critical=True)
        authority.write(draft.sign(key, hashes.SHA256()), key, _PRIVATE)
        written += [authority.certificate, authority.key]
    issuer, signer = authority.read()
    for host in hosts:
        first, *others = host.split(",")
        names = x509.SubjectAlternativeName([_named(name) for name in (first, *others)])
        pair = Pair.named(folder, first)
        if not pair.lasts(names):
            pair.write(*_server(first, names, issuer, signer), _READABLE)
            written += [pair.certificate, pair.key]
    return written


def _server(
    host: str, names: x509.SubjectAlternativeName, issuer: x509.Certificate, signer: ec.EllipticCurvePrivateKey
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    draft = _draft(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), key, SERVER_DAYS)
    uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    draft = (
        draft.issuer_name(issuer.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(names, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    return draft.sign(signer, hashes.SHA256()), key


def _draft(subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)

"""Who is told what: settings, secrets, credentials."""

import json
import stat
from pathlib import Path

import pytest

from contracts.people import Tier
from deploy.local import credentials, settings
from deploy.local.layout import Layout
from deploy.local.plan import BUS_KINDS
from deploy.local.secret_file import SecretFile
from deploy.local.settings import Amqp
from services.chassis.bus.topology import MONITOR
from services.chassis.http.partners import watch_partners
from services.chassis.vault import Vault

ADMIN = "postgresql://boss:secret@127.0.0.1:5432/echowall"
BROKER = Amqp("amqp://boss:secret@127.0.0.1:5672/%2F", "http://boss:secret@127.0.0.1:15672")


@pytest.fixture
def kept(tmp_path: Path) -> SecretFile:
    return SecretFile(tmp_path / "secrets.json")


@pytest.fixture
def made(tmp_path: Path) -> dict[str, str]:
    return settings.make(Layout(tmp_path), ADMIN, BROKER, ["centres", "express"])


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path, kept: SecretFile) -> None:
    first = kept.get("door")

    assert SecretFile(tmp_path / "secrets.json").get("door") == first
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_a_process_is_told_the_addresses_of_its_own_services_only(made: dict[str, str]) -> None:
    told = settings.for_process(made, ["express"], ["DATABASE_URL"])

    assert "EXPRESS_DATABASE_URL" in told
    assert not {name for name in told if name.startswith(("CENTRES", "ADMIN", "MANAGEMENT")) or "OWNER" in name}
    assert "EXPRESS_AMQP_URI" not in told
    assert "MONITOR_URL" not in told
    assert "TOKEN_PRIVATE_KEY_FILE" not in told


def test_a_process_hears_what_the_county_has_set_for_its_own_services(
    made: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPRESS_RETURN_DAYS", "9")
    monkeypatch.setenv("EXPRESS_OWNER_URL", "postgresql://owner:secret@127.0.0.1/echowall")
    monkeypatch.setenv("CENTRES_RADIUS", "3")

    told = settings.for_process(made, ["express"], ["DATABASE_URL"])

    assert told["EXPRESS_RETURN_DAYS"] == "9"
    assert not {"EXPRESS_OWNER_URL", "CENTRES_RADIUS"} & told.keys()


def test_notices_go_into_the_local_mailbox_unless_the_environment_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> dict[str, str]:
        made = settings.make(Layout(tmp_path), ADMIN, BROKER, ["express"])
        return settings.for_process(made, ["express"], [])

    assert (told()["NOTICE_GATEWAY"], told()["NOTICE_MAILBOX"]) == ("mailbox", str(tmp_path / "mailbox"))
    monkeypatch.setenv("NOTICE_GATEWAY", "off")
    assert told()["NOTICE_GATEWAY"] == "off"


def test_the_pages_may_sign_people_in(made: dict[str, str]) -> None:
    assert settings.for_process(made, ["web"], [])["SIGN_IN"] == "development"


def test_each_service_has_its_own_logins(made: dict[str, str]) -> None:
    assert made["EXPRESS_DATABASE_URL"].startswith("postgresql://express_write:")
    assert made["EXPRESS_READ_DATABASE_URL"].startswith("postgresql://express_read:")
    assert made["EXPRESS_OWNER_URL"].startswith("postgresql://express_owner:")
    assert made["EXPRESS_AMQP_URI"].startswith("amqp://express:")
    assert made["EXPRESS_AMQP_URI"].endswith("@127.0.0.1:5672/%2F")


def test_a_relay_process_observes_queues_as_the_account_that_the_topology_makes(made: dict[str, str]) -> None:
    told = settings.for_process(made, ["express"], BUS_KINDS["relay"])

    assert told["MONITOR_URL"].startswith(f"http://{MONITOR}:")
    assert told["MONITOR_URL"].endswith("@127.0.0.1:15672")
    assert "MONITOR_URL" not in settings.for_process(made, ["express"], BUS_KINDS["worker"])


def test_the_environment_wins_over_the_local_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: dict[str, str]
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps(made))
    monkeypatch.setenv("ADMIN_DATABASE_URL", "postgresql://elsewhere/echowall")
    monkeypatch.delenv("MANAGEMENT_URL", raising=False)

    settings.adopt(Layout(tmp_path))

    assert settings.needed("ADMIN_DATABASE_URL") == "postgresql://elsewhere/echowall"
    assert settings.needed("MANAGEMENT_URL") == BROKER.management_url
    for name in made:
        monkeypatch.delenv(name, raising=False)


def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADMIN_AMQP_URI", raising=False)

    with pytest.raises(KeyError, match="ADMIN_AMQP_URI"):
        settings.needed("ADMIN_AMQP_URI")


def test_a_broker_elsewhere_has_its_management_at_the_usual_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMQP_URI", "amqp://me:word@broker.internal:5672/county")
    monkeypatch.delenv("MANAGEMENT_URL", raising=False)

    found = Amqp.from_environment()

    assert found == Amqp("amqp://me:word@broker.internal:5672/county", "http://me:word@broker.internal:15672")
    assert settings.vhost_of(found.admin_uri) == "county"


def test_the_key_files_are_what_the_services_read(tmp_path: Path, kept: SecretFile) -> None:
    files = credentials.write_keys(tmp_path / "keys", kept)

    vault = Vault.from_file(Path(files["FIELD_KEYS_FILE"]))
    assert vault.decrypt(vault.encrypt("王白露", "here"), "here") == "王白露"
    partners = watch_partners(Path(files["PARTNERS_FILE"])).get()
    assert {name: partner.service for name, partner in partners.items()} == (
        credentials.PARTNERS | credentials.CARRIERS | credentials.CHAINS
    )
    assert partners["kuaidi100"].entry["salt"] == credentials.partners(kept)["kuaidi100"]["secret"]


def test_a_chain_pushes_orders_with_its_salt_and_files_its_books_with_its_secret(
    tmp_path: Path, kept: SecretFile
) -> None:
    files = credentials.write_keys(tmp_path / "keys", kept)

    shop = watch_partners(Path(files["PARTNERS_FILE"])).get()["shopify"]
    told = credentials.partners(kept)["shopify"]

    assert shop.entry["salt"] == told["salt"]
    assert (len(shop.keys), shop.entry["secrets"]) == (1, [told["secret"]])


def test_keys_survive_a_second_start(tmp_path: Path, kept: SecretFile) -> None:
    files = credentials.write_keys(tmp_path / "keys", kept)
    before = {name: Path(path).read_text() for name, path in files.items() if Path(path).exists()}

    credentials.write_keys(tmp_path / "keys", kept)

    assert {name: Path(files[name]).read_text() for name in before} == before


def test_field_keys_that_were_rotated_are_kept_at_the_next_start(tmp_path: Path, kept: SecretFile) -> None:
    fields = Path(credentials.write_keys(tmp_path / "keys", kept)["FIELD_KEYS_FILE"])
    fields.write_text(fields.read_text().replace("k1", "k2"))

    credentials.write_keys(tmp_path / "keys", kept)

    assert Vault.from_file(fields).current == "k2"


@pytest.mark.parametrize(
    ("role", "place", "scope"),
    [
        ("county", None, "370829"),
        ("town", "370829001", "370829001"),
        ("cadre", "370829001001", "370829001001"),
        ("inspector", None, "370829"),
        ("bureau", "health", "370829"),
    ],
)
def test_a_role_sees_its_own_part(role: str, place: str | None, scope: str) -> None:
    actor = credentials.actor_of(role, place)

    assert (actor.tier, actor.scope) == (Tier(role), scope)


def test_a_cadre_without_a_centre_is_nobody() -> None:
    with pytest.raises(ValueError, match="cadre"):
        credentials.actor_of("cadre")

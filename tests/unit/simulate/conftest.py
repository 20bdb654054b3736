import json
from pathlib import Path

import pytest

from contracts.bureaus import BUREAUS
from deploy.simulate.credentials import CredentialsFile
from deploy.simulate.opening import Centre
from services.express.api.carriers import carriers

CENTRE = Centre("370829001001", ((0, 86_399),))
SECRET = "whsec_c2VjcmV0IG9mIGEgdGVzdCB0aGF0IG5vYm9keSBoYXM="


@pytest.fixture
def credentials(tmp_path: Path) -> CredentialsFile:
    """What the launcher writes for scripts: partners of each kind, tokens of each tier."""
    path = tmp_path / "credentials.json"
    pushers = {each.name: {"service": "express", "secret": SECRET, "salt": "pepper"} for each in carriers()}
    shop = {"service": "supermarket", "secret": "pepper", "salt": "pepper"}
    names = {"carrier": "express", "hospital": "clinic", "bureau-veterans": "veterans"}
    signing = {name: {"service": service, "secret": SECRET} for name, service in names.items()}
    partners = pushers | signing | {"shopify": shop}
    cadres, bureaus = dict.fromkeys((CENTRE.id, "370829001002"), "cadre-token"), dict.fromkeys(BUREAUS, "bureau-token")
    towns = {CENTRE.id[:9]: "town-token"}
    tokens = {
        "county": "county-token",
        "inspector": "inspector-token",
        "town": towns,
        "cadre": cadres,
        "bureau": bureaus,
    }
    path.write_text(json.dumps({"base_url": "http://county.test", "partners": partners, "tokens": tokens}))
    return CredentialsFile(path)

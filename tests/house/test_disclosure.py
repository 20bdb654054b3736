"""Encrypted texts are made clear in few places, and where one is shown in full, the access log knows."""

import re
from pathlib import Path

from deploy.contracts.publish import apis
from services.chassis.http.routes import Read

SERVICES = Path(__file__).parents[2] / "services"
CLEAR = {
    "centres/store/staff.py": "the aggregate compares names and phones to know what is news",
    "centres/store/messages.py": "told to the staff and officers whose number it is",
    "centres/store/telling.py": "told to the person whom it is about",
    "chassis/agents.py": "told to the person whom it is about, or to who acts for them",
    "chassis/casework/looking.py": "a cadre's remark, shown with phone numbers masked",
    "chassis/disclosure.py": "shown in full, and logged",
    "chassis/files/archive.py": "a file's own key; shown by its case's route, and logged",
    "chassis/notices/post.py": "told to the person whom it is about",
    "chassis/sealed.py": "encrypted again at once",
    "feedback/api/sealing.py": "what was said and answered, numbers masked, for who handles or brought it",
    "hall/api/looking.py": "where somebody was sent, shown with phone numbers masked",
    "hall/store/messages.py": "told to the person whom it is about",
    "clinic/api/looking.py": "a cadre's remark, shown with phone numbers masked",
    "express/api/looking.py": "a carrier's text and a cadre's remark, shown with phone numbers masked",
    "express/store/messages.py": "told to the person whom it is about",
    "supermarket/api/looking.py": "a cadre's remark, shown with phone numbers masked",
    "supervision/api/appraisals.py": "evidence and reasons, shown to the county with phone numbers masked",
    "supervision/api/duty.py": "why somebody was there though nothing shows it, shown with phone numbers masked",
    "supervision/api/inspections.py": "what was seen and done, shown with phone numbers masked",
    "veterans/api/looking.py": "what the applicant was told, shown with numbers masked",
    "veterans/store/messages.py": "told to the person whom it is about",
}
"""Where a text is decrypted, and why that may be."""


def test_nothing_is_decrypted_elsewhere() -> None:
    found = {
        str(path.relative_to(SERVICES))
        for path in SERVICES.rglob("*.py")
        if path.name != "vault.py" and re.search(r"\.decrypt\(", path.read_text("utf-8"))
    }
    assert found == set(CLEAR)


def test_an_api_reveals_exactly_where_a_route_says_so() -> None:
    says = {name for name, api in apis().items() if any(isinstance(r, Read) and r.reveals for r in api.routes)}
    rooms = [*SERVICES.glob("*/api.py"), *SERVICES.glob("*/api/**/*.py")]
    does = {path.relative_to(SERVICES).parts[0] for path in rooms if "reveal(" in path.read_text("utf-8")}
    assert says == does == {"centres", "clinic", "express", "feedback", "hall", "veterans"}

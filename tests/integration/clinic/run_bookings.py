"""A process in which many people want the same at once: run_bookings.py <database url> <what> <first> <how many>.

What they want is a place of a slot, or a number of a centre's.
"""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from contracts.clinics import Priority
from contracts.people import COUNTY, Actor, Sealed, Tier
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, Status, UnitOfWork
from services.clinic.api import API
from services.clinic.domain.patient import Patient
from services.clinic.domain.rules import Rules
from services.clinic.handlers.booking import Book
from services.clinic.handlers.waiting import WalkIn
from services.clinic.store import ClinicStore

THREADS = 20


def main(url: str, wanted: str, first: int, number: int) -> None:
    """Say when all is ready, wait for a line, ask for it; print how many were accepted, refused, and failed."""
    engine = engine_for(url, name="bookings", pool=THREADS)
    vault = Vault("k", {"k": os.urandom(32)}, os.urandom(32))
    unit = UnitOfWork("clinic", engine, ClinicStore(vault, Rules()), API.handlers)
    together = threading.Barrier(THREADS)

    def book(n: int) -> Status:
        person = f"person-{n}"
        patient = Patient(Sealed("n", "王*露", "h"), None, Sealed("i", "3799", person))
        command = _command(wanted, patient, person)
        together.wait()
        return unit.run([Job(command=command, actor=Actor(f"villager:{n}", Tier.VILLAGER, COUNTY))])[0].status

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(book, range(first, first + number)))
    print(*(found.count(status) for status in (Status.ACCEPTED, Status.REFUSED, Status.FAILED)), flush=True)


def _command(wanted: str, patient: Patient, person: str) -> Command:
    new = str(uuid7())
    if "-" in wanted:
        return Book(appointment=new, slot=wanted, patient=patient, person=person)
    return WalkIn(appointment=new, centre=wanted, patient=patient, priority=Priority.ORDINARY, room="全科诊室")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))

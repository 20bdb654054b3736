"""A process that books one slot for many people at once: run_bookings.py <database url> <slot> <first> <how many>."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from contracts.people import COUNTY, Actor, Sealed, Tier
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Job, Status, UnitOfWork
from services.clinic.api import API
from services.clinic.domain.patient import Patient
from services.clinic.domain.rules import Rules
from services.clinic.handlers.booking import Book
from services.clinic.store import ClinicStore

THREADS = 20


def main(url: str, slot: str, first: int, number: int) -> None:
    """Say when all is ready, wait for a line, book; print how many were accepted, refused, and failed."""
    engine = engine_for(url, name="bookings", pool=THREADS)
    vault = Vault("k", {"k": os.urandom(32)}, os.urandom(32))
    unit = UnitOfWork("clinic", engine, ClinicStore(vault, Rules()), API.handlers)
    together = threading.Barrier(THREADS)

    def book(n: int) -> Status:
        person = f"person-{n}"
        patient = Patient(Sealed("n", "王*露", "h"), None, Sealed("i", "3799", person))
        command = Book(appointment=str(uuid7()), slot=slot, patient=patient, person=person)
        together.wait()
        return unit.run([Job(command=command, actor=Actor(f"villager:{n}", Tier.VILLAGER, COUNTY))])[0].status

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(book, range(first, first + number)))
    print(*(found.count(status) for status in (Status.ACCEPTED, Status.REFUSED, Status.FAILED)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))

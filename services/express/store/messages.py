"""What recipients are to be told, queued in the transaction of what it tells of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from services.chassis import centres
from services.chassis.centres import Centre
from services.chassis.ids import uuid7
from services.chassis.notices import Notice, cancel, enqueue
from services.chassis.vault import Vault
from services.chassis.work import Ref
from services.express.domain.parcel import Parcel
from services.express.domain.people import Purpose
from services.express.domain.transitions import SHELF
from services.express.store.sealing import PHONE


def queue(connection: Connection, vault: Vault, parcels: Sequence[Parcel], now: datetime) -> None:
    """Queue the messages of parcels that wait for somebody; take back those of parcels that no longer do.

    Of one that lies elsewhere now, those that name its old place too.
    """
    cancel(connection, [parcel.id for parcel in parcels if _is_void(parcel)])
    telling = [parcel for parcel in parcels if parcel.messages and _waits(parcel)]
    if telling:
        names = centres.load(connection, sorted({parcel.centre for parcel in telling}))
        notices = [_notice(vault, parcel, purpose, names) for parcel in telling for purpose in parcel.messages]
        enqueue(connection, vault, notices, now)


def _is_void(parcel: Parcel) -> bool:
    gone = bool(parcel.moves) and parcel.state not in SHELF
    return gone or bool({Purpose.ARRIVED, Purpose.MOVED} & set(parcel.messages))


def _waits(parcel: Parcel) -> bool:
    return parcel.state in SHELF or Purpose.MOVED in parcel.messages


def _notice(vault: Vault, parcel: Parcel, purpose: Purpose, names: dict[Ref[Any], Any]) -> Notice:
    phone = parcel.recipient.phone
    if phone is None:
        raise ValueError(parcel.id)
    centre = names.get(Ref(Centre, parcel.centre))
    return Notice(
        id=uuid7(),
        purpose=purpose,
        subject=parcel.id,
        version=parcel.version,
        phone=vault.decrypt(phone.cipher, PHONE),
        parameters={"centre": centre.name if centre else "", "carrier": parcel.carrier, "code": parcel.pickup_code},
    )

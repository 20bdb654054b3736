"""A tiny service for the unit of work's tests: accounts that take deposits; its tables have rules of their own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from contracts.envelope import Event, Fact
from contracts.refusals import Conflict
from services.chassis.work import Answer, Handler, Ref, UnitOfWork, Work

HOME = "370829001001"
DDL = """
    CREATE TABLE account (
        id text PRIMARY KEY,
        centre text NOT NULL,
        balance integer NOT NULL CHECK (balance >= 0),
        version integer NOT NULL
    );
    CREATE TABLE account_event (
        account text NOT NULL,
        sequence integer NOT NULL,
        amount integer NOT NULL CHECK (amount <> 13),
        PRIMARY KEY (account, sequence)
    )
"""
UNLUCKY = 13
"""An amount that the history's table refuses."""


@dataclass(slots=True)
class Account:
    """Money of somebody, in fen."""

    id: str
    centre: str = HOME
    balance: int = 0
    version: int = 0
    facts: tuple[Fact, ...] = ()

    def pay_in(self, amount: int) -> None:
        if amount == 0:
            raise Conflict("nothing to pay in")
        self._change(amount)

    def pay_out(self, amount: int) -> None:
        if amount > self.balance:
            raise Conflict("not enough")
        self._change(-amount)

    def _change(self, amount: int) -> None:
        self.balance += amount
        self.version += 1
        self.facts += (Fact("account.changed.v1", {"amount": amount}, self.version, "village:1"),)


@dataclass(frozen=True, slots=True)
class PayIn:
    """A deposit; a negative one takes out, and may break the table's rule."""

    account: str
    amount: int
    centre: str = HOME

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        return (Ref(Account, self.account),)


@dataclass(frozen=True, slots=True)
class Transfer:
    """From one account to another; both must be there."""

    source: str
    target: str
    amount: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        return Ref(Account, self.source), Ref(Account, self.target)


@dataclass(frozen=True, slots=True)
class Crash:
    """A command whose handler has a bug."""

    account: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        return (Ref(Account, self.account),)


def pay_in(work: Work, command: PayIn) -> Answer:
    account = work.find(Account, command.account)
    if account is None:
        account = Account(command.account, command.centre)
        work.add(command.account, account)
    else:
        account = work.get(Account, command.account)
    account.pay_in(command.amount)
    return {"balance": account.balance, "version": account.version}


def transfer(work: Work, command: Transfer) -> Answer:
    source, target = work.get(Account, command.source), work.get(Account, command.target)
    target.pay_in(command.amount)
    source.pay_out(command.amount)
    return {"left": source.balance, "version": source.version}


def crash(work: Work, command: Crash) -> Answer:
    work.get(Account, command.account).balance = -1
    raise KeyError("a bug")


class AccountStore:
    """Accounts in PostgreSQL."""

    rules = None

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        rows = connection.execute(
            text("SELECT id, centre, balance, version FROM account WHERE id = ANY(:ids) ORDER BY id FOR UPDATE"),
            {"ids": [ref.key for ref in refs]},
        )
        return {Ref(Account, row.id): Account(*row) for row in rows}

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        rows = [{"id": a.id, "centre": a.centre, "balance": a.balance, "version": a.version} for a in changed]
        connection.execute(
            text("""
                INSERT INTO account SELECT * FROM jsonb_populate_recordset(NULL::account, CAST(:rows AS jsonb))
                ON CONFLICT (id) DO UPDATE SET balance = excluded.balance, version = excluded.version
            """),
            {"rows": json.dumps(sorted(rows, key=lambda row: row["id"]))},
        )
        history = [{"account": e.subject, "sequence": e.sequence, "amount": e.data["amount"]} for e in events]
        connection.execute(
            text("""
                INSERT INTO account_event
                SELECT * FROM jsonb_populate_recordset(NULL::account_event, CAST(:rows AS jsonb))
            """),
            {"rows": json.dumps(history)},
        )


HANDLERS: Mapping[type, Handler] = {PayIn: pay_in, Transfer: transfer, Crash: crash}


def unit_of_work(engine: Engine) -> UnitOfWork:
    return UnitOfWork("express", engine, AccountStore(), HANDLERS)

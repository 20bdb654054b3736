"""A broker of three nodes on the loopback address; the one that leads the queues is killed, frozen or cut off."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from deploy.local.broker import Broker
from tests import servers
from tests.faults.county import HEARD, LinkedCounty
from tests.faults.disturbances import Bitten
from tests.integration.chassis_bus.bus import ctl
from tests.waiting import eventually

NODES = 3
WITHIN = 60.0
"""Seconds in which queues must have another leader, and the first node must be back."""
FORMED = 120.0
"""Seconds in which two new nodes join, on a busy machine."""
_JOINING = """\
cluster_formation.peer_discovery_backend = classic_config
cluster_formation.classic_config.nodes.1 = {first}
cluster_partition_handling = pause_minority
"""
_PAUSE = "application:set_env(rabbit, cluster_partition_handling, pause_minority)."
_CUT = "[begin erlang:set_cookie(N, cut), erlang:disconnect_node(N) end || N <- {others}]."
_MEND = "[erlang:set_cookie(N, erlang:get_cookie()) || N <- {others}]."


class Member(Broker):
    """A node that joins `first` as it starts: the same cookie, the same register of names."""

    def __init__(self, home: Path, first: Broker) -> None:
        super().__init__(home, unpacked=servers.LOCAL / "debian")
        self._first = first
        for secret in ("cookie", "admin"):
            self._secrets.get(secret, partial(first._secrets.get, secret))

    def _choose_ports(self) -> None:
        super()._choose_ports()
        self._epmd_port = self._first._epmd_port

    def _write_settings(self) -> None:
        super()._write_settings()
        with (self._place / "rabbitmq.conf").open("a", encoding="utf-8") as file:
            file.write(_JOINING.format(first=self._first._node_name()))


@contextmanager
def led(county: LinkedCounty, deed: str) -> Iterator[Bitten]:
    """The node that leads all queues is `killed`, `frozen` or `cut` off; clients then come to another, as a balance
    sends them.

    In the end it is back; the cluster stays until the county ends.
    """
    first = county.broker
    others = _joined(county)
    assert _leader(others[0], county) == first._node_name()
    with {"killed": _killed, "frozen": _frozen, "cut": _cut}[deed](county, others):
        began = time.monotonic()
        county.links["broker"].lead_to(others[0].port)
        eventually(lambda: _leader(others[0], county) in map(Broker._node_name, others), within=WITHIN, every=0.2)
        county.notes.append(f"另一个节点 {time.monotonic() - began:.1f} s 后领导队列 (another node leads)")
        yield lambda: _leader(others[0], county) in map(Broker._node_name, others)
    eventually(county.targets()["broker"].answers, within=WITHIN, every=0.1)


def _joined(county: LinkedCounty) -> Sequence[Member]:
    """Two more nodes, each a member of every queue."""
    first = county.broker
    others = [Member(first.home.with_name(f"broker-{number}"), first) for number in range(2, NODES + 1)]
    for member in others:
        county.afterwards.callback(member.kill)
        member.begin()
    for member in others:
        member.finish(within=FORMED)
        ctl(first, "grow", member._node_name(), "all", tool="rabbitmq-queues")
    ctl(first, "eval", _PAUSE)
    return others


@contextmanager
def _killed(county: LinkedCounty, _: Sequence[Member]) -> Iterator[None]:
    county.broker.child.kill()
    try:
        yield
    finally:
        county.broker.child.start()
        county.broker.finish()


@contextmanager
def _frozen(county: LinkedCounty, _: Sequence[Member]) -> Iterator[None]:
    with county.targets()["broker"].still():
        yield


@contextmanager
def _cut(county: LinkedCounty, others: Sequence[Member]) -> Iterator[None]:
    """No word passes between it and the others: each takes the other for a stranger."""
    names = "[" + ", ".join(f"'{member._node_name()}'" for member in others) + "]"
    ctl(county.broker, "eval", _CUT.format(others=names))
    try:
        yield
    finally:
        ctl(county.broker, "eval", _MEND.format(others=names))


def _leader(asked: Broker, county: LinkedCounty) -> str:
    """The node that leads supervision's queue, as one of them knows it."""
    told = ctl(asked, "eval", f"element(2, ra_leaderboard:lookup_leader('{county.vhost.name}_{HEARD}')).")
    return told.strip().strip("'")

"""A broker of three nodes on the loopback address; the one that leads the queues is killed, frozen or cut off."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import yaml

from deploy.local.broker import Broker
from tests import servers
from tests.end_to_end.county import CHECKOUT
from tests.faults.county import HEARD, LinkedCounty
from tests.faults.disturbances import Bitten
from tests.integration.chassis_bus.bus import ctl
from tests.waiting import eventually

NODES = 3
WITHIN = 60.0
"""Seconds in which queues must have another leader, and the first node must be back."""
FORMED = 120.0
"""Seconds in which two new nodes join, on a busy machine."""
CLUSTER = CHECKOUT / "k8s" / "operators" / "rabbitmq.yaml"
OF_SILENCE = ("cluster_partition_handling", "net_ticktime")
"""What nodes make of one that doesn't answer: here as in the county's cluster."""
_JOINING = """\
cluster_formation.peer_discovery_backend = classic_config
cluster_formation.classic_config.nodes.1 = {first}
"""
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
        _tell(self, _JOINING.format(first=self._first._node_name()))


def _tell(node: Broker, more: str = "") -> None:
    """Add to the settings of a node what the county's cluster has of silence, and more."""
    lines = yaml.safe_load(CLUSTER.read_text("utf-8"))["spec"]["rabbitmq"]["additionalConfig"].splitlines()
    of_silence = [line for line in lines if line.startswith(OF_SILENCE)]
    assert len(of_silence) == len(OF_SILENCE)
    with (node._place / "rabbitmq.conf").open("a", encoding="utf-8") as file:
        file.write("\n".join([*of_silence, more, ""]))


@contextmanager
def led(county: LinkedCounty, deed: str) -> Iterator[Bitten]:
    """The node that leads all queues is `killed`, `frozen` or `cut` off; clients then come to another, as a balance
    sends them.

    In the end it is back; the cluster stays until the county ends.
    """
    first = county.broker
    others = _joined(county)
    assert _leader(others[0], county) == first._node_name()
    county.struck = began = time.monotonic()
    with {"killed": _killed, "frozen": _frozen, "cut": _cut}[deed](county, others):
        county.links["broker"].lead_to(others[0].port)
        eventually(lambda: _leader(others[0], county) in map(Broker._node_name, others), within=WITHIN, every=0.2)
        county.notes.append(f"另一个节点 {time.monotonic() - began:.1f} s 后领导队列 (another node leads)")
        yield lambda: _leader(others[0], county) in map(Broker._node_name, others)
    eventually(county.targets()["broker"].answers, within=WITHIN, every=0.1)


def _joined(county: LinkedCounty) -> Sequence[Member]:
    """Two more nodes, each a member of every queue."""
    first = county.broker
    others = [Member(first.home.with_name(f"broker-{number}"), first) for number in range(2, NODES + 1)]
    _tell(first)
    first.child.stop()
    first.child.start()
    first.finish()
    for member in others:
        county.afterwards.callback(member.kill)
        member.begin()
    for member in others:
        member.finish(within=FORMED)
        ctl(first, "grow", member._node_name(), "all", tool="rabbitmq-queues")
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

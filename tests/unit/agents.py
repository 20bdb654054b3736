"""Somebody who acts for another, because they were asked to."""

from contracts.agency import Agent, Authority, Relation
from contracts.people import Sealed

AGENT = Agent(Sealed("an", "王*", "han"), Sealed("ap", "139****0000", "hap"), Relation.CHILD, Authority.ASKED)

"""Messages from the bus, each made a command."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from contracts.envelope import Event
from contracts.registry import CARDS
from services.chassis.work import Command
from services.supervision.domain.centre import Naming
from services.supervision.domain.opening import Hours
from services.supervision.handlers import CopyCentre, Record

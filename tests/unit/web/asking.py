"""How tests ask the pages."""

from collections.abc import Callable
from typing import TypeAlias

import httpx

Ask: TypeAlias = Callable[..., httpx.Response]

"""Paths of a service with many kinds of things: each calls its own by its name, and none is taken for another."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from services.chassis.http.routes import Call

T = TypeVar("T")


def named(part: str, do: Callable[..., T]) -> Callable[..., T]:
    """`do`, which looks for `id` in the path, for paths that say `{part}`."""

    def with_id(call: Call, *more: Any) -> T:
        return do(replace(call, path={**call.path, "id": call.path[part]}), *more)

    return with_id

"""Why a request was not carried out, in words that people read. Raised by domains; HTTP turns them into answers."""

from collections.abc import Iterable, Mapping
from typing import Any


class Refusal(Exception):
    """A command that is refused and leaves nothing behind.

    `kind` is stable and machine-readable, `title` is Chinese, `detail` tells what to do next, `errors` names fields.
    """

    kind = "refused"
    title = "请求未被受理"

    def __init__(self, detail: str, *, errors: Mapping[str, Any] | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors
        self.extra = extra


class Invalid(Refusal):
    """A field holds what it may not hold; `errors` names it."""

    kind = "invalid"
    title = "内容不符合要求"


class NotFound(Refusal):
    """There is no such thing, or it lies outside the actor's scope: both look alike."""

    kind = "not_found"
    title = "没有找到"


class Forbidden(Refusal):
    """The actor may never do this, whatever the case."""

    kind = "forbidden"
    title = "没有权限"


class Conflict(Refusal):
    """The request contradicts what is already there."""

    kind = "conflict"
    title = "与现有记录冲突"


class IllegalTransition(Conflict):
    """The case is in a state that doesn't allow the action; names the state and the legal actions."""

    kind = "illegal_transition"
    title = "当前状态不能这样办理"

    def __init__(self, action: str, state: str, legal: Iterable[str]) -> None:
        allowed = sorted(legal)
        hint = "、".join(allowed) if allowed else "无(已办结)"
        super().__init__(f"当前状态 {state} 不能执行 {action};可以执行:{hint}", state=state, legal=allowed)


class VersionConflict(Conflict):
    """`If-Match` names a version that is no longer the current one."""

    kind = "version_conflict"
    title = "记录已被他人更新"

    def __init__(self, current: int, state: Any = None) -> None:
        super().__init__("请刷新后重试:记录已有新版本", version=current, state=state)


class Unavailable(Exception):
    """The service can't decide now (database down, queue full): nothing was done, `retry_after` is in seconds."""

    def __init__(self, detail: str, retry_after: int = 2) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after

"""The two doors by which a villager comes in, for every service that has something of theirs: `routes=(*MY, …)`."""

from sqlalchemy import Connection

from contracts.villagers import CODE_ENTERED, CODE_SENT, CODE_WANTED, VILLAGER_SESSION
from services.chassis.http.problem import Problem
from services.chassis.http.routes import Json, Open
from services.chassis.vault import Vault
from services.chassis.villagers import codes, tokens


def ask_code(body: Json, vault: Vault, connection: Connection) -> Json:
    """A code to this number; the answer is the same whoever has it, and whether or not one was sent."""
    codes.ask(connection, vault, body["phone"])
    return {"sent": True, "expires_in": int(codes.LIFE.total_seconds())}


def open_session(body: Json, vault: Vault, connection: Connection) -> Json | Problem:
    """A token for the right code. A wrong one is returned and not raised: the try must be committed."""
    tried = codes.attempt(connection, vault, body["phone"], body["code"])
    if tried.person is None or tried.at is None:
        return _wrong(tried.tries_left)
    token, expires_at = tokens.issue(vault, tried.person, tried.at)
    return {"token": token, "expires_at": expires_at}


def _wrong(tries_left: int) -> Problem:
    detail = f"请核对短信里的 6 位数字,还可以试 {tries_left} 次" if tries_left else "验证码已失效,请重新获取"
    challenge = [(b"www-authenticate", b'Bearer realm="echowall"')]
    return Problem(401, "wrong_code", "验证码不正确", detail, headers=challenge, extra={"tries_left": tries_left})


MY = (
    Open(path="/v1/my/code", do=ask_code, body=CODE_WANTED, answer=CODE_SENT, summary="群众:获取短信验证码"),
    Open(
        path="/v1/my/session",
        do=open_session,
        body=CODE_ENTERED,
        answer=VILLAGER_SESSION,
        summary="群众:用验证码换取查看本人事项的令牌",
    ),
)

"""A workbook (.xlsx) as CSV, made by a process of its own.

A workbook is an archive: a few kilobytes of it may unfold to gigabytes, and its reader is native code. So whoever reads
it has little memory, little time, no file to write and no secret in its environment; if it ends badly, only it does.
"""

import os
import subprocess
import sys

MOST_LINES = 200_000
"""Lines of a table at the most, its headings not counted."""
MOST_COLUMNS = 50
SECONDS = 40
BROKEN, TOO_LARGE = 3, 4
"""How the process ends where a workbook is none, or has too much in it."""
_PROCESS = "services.chassis.tables.workbook"


class Unreadable(Exception):
    """No table could be read; its text says in Chinese why, and what to do."""


class TooLarge(Unreadable):
    """It has more than is taken."""

    def __init__(self) -> None:
        super().__init__(f"表格过大:至多 {MOST_LINES:,} 行、{MOST_COLUMNS} 列,请分成几个文件,删去多余的列和格式")


def unpacked(workbook: bytes) -> bytes:
    """The first sheet as CSV in UTF-8. Raises Unreadable."""
    command = [sys.executable, "-m", _PROCESS]
    alone = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ended = subprocess.run(command, input=workbook, capture_output=True, timeout=SECONDS, env=alone, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise TooLarge from error
    if ended.returncode == 0:
        return ended.stdout
    if ended.returncode == BROKEN:
        raise Unreadable("这不是能读取的 Excel 文件(.xlsx),或加了密码:请用 Excel 打开,取消密码,另存后再上传")
    raise TooLarge

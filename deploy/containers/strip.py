"""Leave one service's code in a tree, beside the chassis: `strip.py express`; `all` leaves everything.

Run as a file while an image is built, so it imports nothing of ours. A service that there isn't ends the build.
"""

import shutil
import sys
from pathlib import Path

SHARED = "chassis"
WHOLE = "all"


def strip(services: Path, wanted: str) -> None:
    """Delete the folders of all other services. Raises ValueError for a service that there isn't."""
    rooms = [path for path in services.iterdir() if (path / "__init__.py").exists()]
    if wanted == WHOLE:
        return
    if wanted == SHARED or wanted not in {room.name for room in rooms}:
        raise ValueError(f"no such service: {wanted}")
    for room in rooms:
        if room.name not in (SHARED, wanted):
            shutil.rmtree(room)


if __name__ == "__main__":
    strip(Path("services"), sys.argv[1])

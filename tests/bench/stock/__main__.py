"""``python -m tests.bench.stock SERVICE``: what ``nameko run`` does, with the configuration as JSON in STOCK_CONFIG."""

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402

os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"

from nameko.runners import ServiceRunner  # noqa: E402

from tests.bench.stock import pipeline, same  # noqa: E402


def main() -> None:
    """Run one service until a signal ends it."""
    runner = ServiceRunner(json.loads(os.environ["STOCK_CONFIG"]))
    runner.add_service((pipeline.SERVICES | same.SERVICES)[sys.argv[1]])
    runner.start()
    runner.wait()


if __name__ == "__main__":
    main()

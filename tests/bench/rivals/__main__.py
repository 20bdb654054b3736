"""``python -m tests.bench.rivals MODULE``: one of the rivals' processes, with its configuration as JSON in RIVAL."""

import importlib
import json
import os
import sys

import uvloop

uvloop.run(importlib.import_module(f"tests.bench.rivals.{sys.argv[1]}").run(json.loads(os.environ["RIVAL"])))

"""The library as a process of its own, until its input ends: it prints its port.

`python -m tests.integration.chassis_http.run_library <folder for keys> <database URL>`
"""

import sys
from dataclasses import replace
from pathlib import Path

from deploy.processes.api import compose
from services.chassis.http.app import build
from tests.integration.chassis_http.calling import settings_in
from tests.integration.chassis_http.library import API, CARDS
from tests.serving import port_of, serving

settings = replace(settings_in(Path(sys.argv[1]), sys.argv[2]), rate_partner="1000000/second")
with serving(compose({"library": build(API, settings, cards=CARDS)})) as server:
    print(port_of(server), flush=True)
    sys.stdin.read()

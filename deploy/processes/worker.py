"""The worker process: nameko's services, each with a runner and a broker account of its own.

Importing this module patches the process for eventlet.
"""

from deploy.processes.pulse import Pulse  # isort: skip - brings prometheus_client, whose locks must be native
from services.chassis.bus import green  # isort: skip - patches what every later import sees

import sys
from collections.abc import Sequence

from deploy.processes import garbage
from deploy.processes.discovery import service_class
from deploy.processes.stopping import stopping
from services.chassis import logs, tracing
from services.chassis.bus.poison import halted
from services.chassis.bus.runner import runner_for
from services.chassis.config import Settings


def run(services: Sequence[str]) -> None:
    """Run these services until SIGTERM or SIGINT; exits with 1 when one of them ends by itself."""
    settings = [Settings.load(name) for name in services]
    process = "worker" if len(services) > 1 else f"{services[0]}-worker"
    logs.configure(process, settings[0].log_level)
    tracing.start(process)
    stop, pulse = stopping(), Pulse()
    pulse.show(settings[0].ops_port, halted)
    runners = [runner_for(service_class(found.service), found) for found in settings]
    garbage.set_aside()
    whole = green.run_until(runners, stop, pulse.beat)
    tracing.stop()
    sys.exit(0 if whole else 1)

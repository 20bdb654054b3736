"""A service that is not ours: stock nameko, nothing of Echowall's."""

import os

import eventlet

eventlet.monkey_patch()

from nameko.events import event_handler
from nameko.runners import ServiceRunner


class BakerService:
    name = "baker"

    @event_handler("mill", "flour.ground.v1")  # type: ignore[untyped-decorator]
    def on_ground(self, payload: dict[str, int]) -> None:
        print("heard", payload["sacks"], flush=True)


runner = ServiceRunner({"AMQP_URI": os.environ["AMQP_URI"]})
runner.add_service(BakerService)
runner.start()
print("ready", flush=True)
runner.wait()

"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.centres.handlers import publishing
from services.chassis.work import Handler

HANDLERS: Mapping[type, Handler] = {
    publishing.Publish: publishing.publish,
}

"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.centres.handlers import alarms, publishing
from services.chassis.work import Handler

HANDLERS: Mapping[type, Handler] = {
    alarms.Climbed: alarms.climbed,
    alarms.Withdrawn: alarms.withdrawn,
    publishing.Publish: publishing.publish,
}

"""What the live stream of supervision says: the overview, and the newest steps of ladders."""

from marshmallow import fields

from contracts.supervision import Overview
from contracts.supervision.rungs import ListedRung


class LiveOverview(Overview):
    """Each message of `v1/live`: a snapshot whole, a change with what changed.

    `rungs` are those on which something has happened last, newest first, 20 at the most: climbed, acknowledged,
    answered, appealed, decided, withdrawn, as `state` says. Whoever has a rung of the same `id` replaces it.
    """

    rungs = fields.List(fields.Nested(ListedRung), required=True)


LIVE_OVERVIEW = LiveOverview()

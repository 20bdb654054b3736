"""A move that was taken back (更正), whatever the case."""

from marshmallow import fields, validate

from contracts.fields import EventData, text


class Corrected(EventData):
    """<thing>.corrected.v1; `corrects` are the sequences of the same case that no longer hold."""

    corrects = fields.List(fields.Integer(strict=True), required=True, validate=validate.Length(1))
    action = text(40, required=True, metadata={"description": "被更正的操作"})
    state = text(40, required=True, metadata={"description": "更正后的状态"})


CORRECTED = Corrected()

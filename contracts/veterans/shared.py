"""What several bodies and events of the veterans' station share."""

from typing import Any

from marshmallow import fields

from contracts.fields import NOTE, text
from contracts.identity import DocumentNumber, check_id_card


def id_card(**options: Any) -> DocumentNumber:
    """The number of an identity card (GB 11643); encrypted at rest and shown as 3708**********1234."""
    return DocumentNumber(validate=check_id_card, metadata={"example": "11010519491231002X"}, **options)


def told(**options: Any) -> fields.String:
    """What somebody is told: why not, where to go; encrypted at rest."""
    return text(NOTE, metadata={"description": "告知本人的内容;加密保存"}, **options)

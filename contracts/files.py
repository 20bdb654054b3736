"""Files that people hand in: scans and photographs."""

from uuid import UUID

from marshmallow import Schema, fields, validate

from contracts.fields import one_of
from contracts.filekinds import FileKind

MOST_FILES = 10
"""Files at the most with one paper or one case."""


class FileKept(Schema):
    """A file that waits to be named by a case; after a day without one it is deleted."""

    id = fields.UUID(required=True)
    kind = one_of(FileKind, required=True)
    size = fields.Integer(required=True, metadata={"description": "字节"})


def file_ids() -> fields.List[UUID]:
    """The ids of files that the same person has uploaded."""
    few = validate.Length(max=MOST_FILES, error=f"最多 {MOST_FILES} 个文件")
    return fields.List(fields.UUID(), validate=few, load_default=list)


FILE_KEPT = FileKept()

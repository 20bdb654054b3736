"""The kinds of files that are taken in. Standard library only."""

from enum import StrEnum


class FileKind(StrEnum):
    """What a file is by its content, whatever its name."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"

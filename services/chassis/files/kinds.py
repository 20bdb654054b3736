"""What a file is, told by its bytes and structure: names and declared types are only claims."""

import zlib
from collections.abc import Mapping

from contracts.filekinds import FileKind

MOST_BYTES = 10 * 1024 * 1024
MEDIA: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
}

HEAD = 8
"""Bytes that tell whether it may be one of them."""
_PDF, _JPEG, _PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_PDF_TAIL = 1024
"""Bytes at the end of a PDF in which its end mark stands (ISO 32000-1, implementation note 18)."""
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers that say an image's size; the three others in the range are tables (ITU-T T.81, B.1.1.3)."""
_CHUNK_FRAME = 12
"""Bytes of a PNG chunk beside its content: length, kind, checksum."""


class NotTaken(Exception):
    """It is no PDF, JPEG or PNG, or a broken one."""


def begins_well(head: bytes) -> bool:
    """Whether what begins like this, HEAD bytes or more, may be one of the kinds."""
    return head.startswith((_PDF, _JPEG, _PNG))


def kind_of(content: bytes) -> FileKind:
    """What `content` is. Raises NotTaken for anything else, and for what breaks off before its end."""
    for magic, kind, whole in (
        (_PDF, FileKind.PDF, _is_pdf),
        (_JPEG, FileKind.JPEG, _is_jpeg),
        (_PNG, FileKind.PNG, _is_png),
    ):
        if content.startswith(magic) and whole(content):
            return kind
    raise NotTaken


def _is_pdf(content: bytes) -> bool:
    """A version in the head, and at the end the offset of the table of objects, which lies within."""
    tail = content[-_PDF_TAIL:]
    offset = tail[tail.rfind(b"startxref") + len(b"startxref") :].split(maxsplit=1)
    known = content[len(_PDF) : len(_PDF) + 3] in _PDF_VERSIONS and b"startxref" in tail and b"%%EOF" in tail
    return known and bool(offset) and offset[0].isdigit() and int(offset[0][:10]) < len(content)


_PDF_VERSIONS = frozenset(f"1.{minor}".encode() for minor in range(8)) | {b"2.0"}


def _is_jpeg(content: bytes) -> bool:
    """Segments one after another up to the scan, among them one that says the size; then the end of the image."""
    position, framed = 2, False
    while position + 4 <= len(content) and content[position] == 0xFF:  # noqa: PLR2004 - a marker
        marker = content[position + 1]
        if marker == _START_OF_SCAN:
            return framed and content.rfind(_END_OF_IMAGE) > position
        framed = framed or marker in _FRAMES
        position += 2 + int.from_bytes(content[position + 2 : position + 4])
    return False


def _is_png(content: bytes) -> bool:
    """Chunks with right checksums from the header to the end, and nothing behind it."""
    position, kinds = len(_PNG), list[bytes]()
    while position + _CHUNK_FRAME <= len(content) and b"IEND" not in kinds:
        length = int.from_bytes(content[position : position + 4])
        body = content[position + 4 : position + 8 + length]
        if zlib.crc32(body) != int.from_bytes(content[position + 8 + length : position + _CHUNK_FRAME + length]):
            return False
        kinds.append(body[:4])
        position += _CHUNK_FRAME + length
    return kinds[:1] == [b"IHDR"] and b"IDAT" in kinds and b"IEND" in kinds and position == len(content)

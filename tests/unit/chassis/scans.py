"""The smallest files of each kind that are whole."""

import struct
import zlib


def pdf(words: str = "") -> bytes:
    body = f"%PDF-1.4\n1 0 obj<<>>endobj\n%{words}\n".encode()
    return body + b"xref\n0 1\n0000000000 65535 f \ntrailer<<>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def jpeg(size: int = 4) -> bytes:
    app0, frame = b"\xff\xe0" + _sized(b"JFIF\0" + b"\0" * 9), b"\xff\xc0" + _sized(b"\x08\0\x01\0\x01\x01\x01\x11\0")
    return b"\xff\xd8" + app0 + frame + b"\xff\xda" + _sized(b"\x01\x01\0\0\x3f\0") + b"\0" * size + b"\xff\xd9"


def png() -> bytes:
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _sized(content: bytes) -> bytes:
    return struct.pack(">H", len(content) + 2) + content


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

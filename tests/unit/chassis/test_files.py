"""A file is what its bytes say, from the first to the last."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.filekinds import FileKind
from contracts.people import Tier
from services.chassis.files import NotTaken, begins_well, kind_of
from services.chassis.http.routes import Upload
from tests.unit.chassis.scans import jpeg, pdf, png

WHOLE = {FileKind.PDF: pdf(), FileKind.JPEG: jpeg(), FileKind.PNG: png()}


@pytest.mark.parametrize("kind", FileKind)
def test_each_kind_is_told_by_its_content(kind: FileKind) -> None:
    assert kind_of(WHOLE[kind]) is kind
    assert begins_well(WHOLE[kind][:8])


@pytest.mark.parametrize("kind", FileKind)
def test_a_file_that_breaks_off_is_not_taken(kind: FileKind) -> None:
    whole = WHOLE[kind]
    for length in {4, 8, 12, len(whole) // 2, len(whole) - 8}:
        with pytest.raises(NotTaken):
            kind_of(whole[:length])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\0 a program",
        b"PK\x03\x04 an archive",
        b"%PDF-9.9" + pdf()[8:],
        pdf().replace(b"startxref\n", b"startxref\n9999999999"),
        b"GIF89a" + png()[6:],
        png() + b"<script>behind the end</script>",
        png().replace(b"IDAT", b"JDAT"),
        jpeg().replace(b"\xff\xc0", b"\xff\xc4"),
        b"\xff\xd8\xff" + pdf(),
    ],
)
def test_what_only_looks_like_a_file_of_a_kind_is_not_taken(content: bytes) -> None:
    with pytest.raises(NotTaken):
        kind_of(content)


@given(st.binary(max_size=200), st.sampled_from([b"", b"%PDF-1.4", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"]))
def test_whatever_comes_is_taken_or_refused_and_breaks_nothing(content: bytes, magic: bytes) -> None:
    with suppress(NotTaken):
        assert kind_of(magic + content) in FileKind


def test_an_uploads_path_tells_the_server_that_its_body_may_be_large() -> None:
    with pytest.raises(ValueError, match="/files"):
        Upload(path="/v1/scans", allow=frozenset({Tier.CADRE}), summary="扫描件")

"""Scans that nobody made."""


def a_pdf(words: str) -> bytes:
    """The smallest whole PDF, with a comment of its own."""
    body = f"%PDF-1.4\n1 0 obj<<>>endobj\n%{words}\n".encode()
    return body + b"xref\n0 1\n0000000000 65535 f \ntrailer<<>>\nstartxref\n%d\n%%%%EOF\n" % len(body)

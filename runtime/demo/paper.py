"""A sample paper as a real PDF file: one page that says what it stands for."""

from collections.abc import Iterable


def pdf(title: str, lines: Iterable[str]) -> bytes:
    """Give a PDF file of one page (ISO 32000-1, 7.5).

    The title, which readers show above the page, may be in any language; the lines are
    set in a font every reader has, which knows ASCII only.
    """
    shown = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    page = f"BT /F1 14 Tf 22 TL 60 760 Td {shown} ET".encode("ascii", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences "
        b"<< /DisplayDocTitle true >> /Lang (vi) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title <%s> >>" % ("\ufeff" + title).encode("utf-16-be").hex().encode(),
    )
    return _file(objects)


def _file(objects: tuple[bytes, ...]) -> bytes:
    content, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%s"
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(objects), len(content))
    )


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")

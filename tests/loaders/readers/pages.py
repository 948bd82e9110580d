"""PDF pages set by hand: Chinese type from a standard font, at given places."""

from __future__ import annotations

from collections.abc import Iterable

Set = tuple[float, float, float, str]
"""Left and baseline in points from the page's lower left corner, size, text."""


def pdf_page(*pages: Iterable[Set], width: int = 800, height: int = 1100) -> bytes:
    """A PDF file with one page for each list of stretches."""
    objects = [
        "",  # catalogue, below
        "",  # pages, below
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 "
        "/Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    numbers = []
    for page in pages:
        drawn = "".join(
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for x, y, size, text in page
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        numbers.append(len(objects))
    objects[0] = "<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(numbers)} /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>"
    out = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}" + tail).encode("latin-1")


def column(text: str, left: float, top: float, *, width: int = 16, size: float = 10, first: bool = True) -> list[Set]:
    """A paragraph set ``width`` characters wide, its first line indented by two unless ``first`` is False."""
    lines = []
    rest = text
    indent = 2 if first else 0
    while rest:
        taken, rest = rest[: width - indent], rest[width - indent :]
        lines.append((left + indent * size, top - len(lines) * 1.5 * size, size, taken))
        indent = 0
    return lines

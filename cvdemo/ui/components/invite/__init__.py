"""An address to give away: as text to copy, and as a QR code, as large as the wall if need be."""

from functools import lru_cache

from cvdemo.ui.components.component import Component

_component = Component("invite")


def invite(address: str, *, key: str, code: str = "") -> None:
    """Show an address.

    Args:
        address: It may have up to 2,900 characters.
        key: Identifies it on its page.
        code: Letters to type instead, shown where the QR code fills the screen.
    """
    side, path = qr_path(address)
    _component({"address": address, "side": side, "path": path, "code": code}, key=key)


@lru_cache(maxsize=64)
def qr_path(text: str) -> tuple[int, str]:
    """A QR code as the path of an SVG.

    Args:
        text: Up to 2,900 characters.

    Returns:
        The side in modules, with the quiet zone of 4 around the code that its standard (ISO/IEC 18004)
        asks for, and the path of the dark modules, a rectangle for each run of a row.
    """
    import segno  # here, so that only who shares loads it

    code = segno.make(text, error="l", boost_error=False, micro=False)
    rows = [bytes(row) for row in code.matrix_iter(border=4)]
    parts, side = [], len(rows)
    for y, row in enumerate(rows):
        x = 0
        while x < side:
            start = x
            while x < side and row[x]:
                x += 1
            if x > start:
                parts.append(f"M{start} {y}h{x - start}v1H{start}z")
            x += 1
    return side, "".join(parts)

"""An address as a QR code: one path, black on white, with the margin that a reader needs."""

from html import escape

QUIET = 4  # modules of margin (ISO/IEC 18004)


def qr_svg(address: str, title: str) -> str:
    """A square drawing; its title is its text alternative."""
    import qrcode  # noqa: PLC0415  (for the worker that prints)
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415

    code = qrcode.QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(address)
    code.make()
    rows = code.get_matrix()
    size = len(rows)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size * 4}" height="{size * 4}" '
        f'role="img"><title>{escape(title)}</title><rect width="{size}" height="{size}" fill="#ffffff"/>'
        f'<path d="{path}" fill="#14202e" shape-rendering="crispEdges"/></svg>'
    )

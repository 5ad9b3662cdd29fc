"""Pictures for the tests, drawn here: a sound one, one dot, an enormous one, one that lies."""

import io
import zlib

from PIL import Image, ImageDraw


def picture(width: int = 1600, height: int = 800, kind: str = "JPEG", **options: object) -> bytes:
    """A picture with a diagonal, in this format."""
    image = Image.new("RGB", (width, height), "#dde4f5")
    ImageDraw.Draw(image).line((0, 0, width, height), fill="#19276f", width=8)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def flat_png(width: int, height: int, rows: int | None = None) -> bytes:
    """A one-bit PNG of any size in a few bytes, written without ever holding its pixels; cut after so many `rows`."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(height if rows is None else rows)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")

"""The pictures of the guides (`/aide/`): the journeys take them where they pass, so that none ages unseen."""

import os
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Locator

KEPT = settings.BASE_DIR / "static" / "img" / "aide"
TALLEST = 900  # pixels: a guide shows the head of a longer page
SMALL = (24, 24)  # what is left of a picture once its words are not read any more
FARTHEST = 20  # mean difference of those, 0 to 255: beyond, another page, or another dress


def guide_picture(place: Locator, name: str, *, width: int = 1280) -> None:
    """Take the picture `name`, in a window of that width: `PICTURES=1 ./dev test tests/journeys` keeps it; without, the
    one that is kept must still look like the page.
    """
    if (place.page.viewport_size or {"width": 0})["width"] != width:
        return
    taken = Image.open(BytesIO(place.screenshot(animations="disabled"))).convert("RGB")
    taken = taken.crop((0, 0, taken.width, min(taken.height, TALLEST)))
    file = KEPT / f"{name}.webp"
    if os.environ.get("PICTURES"):
        taken.save(file, quality=82, method=6)
    with Image.open(file) as kept:
        shapes = [(image.width, image.height) for image in (kept, taken)]
        small = [image.convert("L").resize(SMALL) for image in (kept, taken)]
    assert all(abs(a - b) <= max(a, b) / 5 for a, b in zip(*shapes, strict=True)), f"{name}: {shapes}"
    apart = ImageStat.Stat(ImageChops.difference(*small)).mean[0]
    assert apart <= FARTHEST, f"The picture {name} of the guide is not like the page any more: take it again ({apart})"

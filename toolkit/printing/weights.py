"""How WeasyPrint embeds the weight of a variable font (70, `weasyprint/pdf/fonts.py`): HarfBuzz takes the
glyphs that a document uses, then fontTools works out their weight, one by one and in Python, which is half of what an
attestation costs. HarfBuzz does both at once, in a tenth of the time and with the same outlines.
"""

from functools import cache, wraps
from typing import Any

# Of HarfBuzz (`hb-subset.h` of version 6, `hb-ot-var.h`), not among what WeasyPrint declares.
DECLARED = """
int hb_subset_input_pin_axis_location (
    hb_subset_input_t *input, hb_face_t *face, uint32_t axis_tag, float axis_value);
unsigned int hb_ot_var_get_axis_count (hb_face_t *face);
"""
PIN = "hb_subset_input_pin_axis_location"
VARIABLE = "fvar"  # the table that a font has while its weight may vary
WEIGHT = "wght"


def pin_weights() -> None:
    """Have HarfBuzz fix the weights, once in a process; WeasyPrint's own way stays for a font that varies otherwise,
    and for all of them where HarfBuzz is older.
    """
    from weasyprint.pdf.fonts import Font  # noqa: PLC0415  (the web process never loads it)

    plain = Font.subset
    if hasattr(plain, "__wrapped__"):
        return
    can_pin = _declares_pin()

    @wraps(plain)
    def subset(font: Any, glyphs: Any, hinting: bool) -> None:
        if can_pin and glyphs and VARIABLE in font.tables:
            _pin(font, glyphs)
        plain(font, glyphs, hinting)

    Font.subset = subset


@cache
def _declares_pin() -> bool:
    """Declare the functions, once in a process; whether the HarfBuzz of this machine has them."""
    from weasyprint.text.ffi import ffi, harfbuzz_subset  # noqa: PLC0415  (the web process never loads it)

    ffi.cdef(DECLARED)
    return hasattr(harfbuzz_subset, PIN)


def _pin(font: Any, glyphs: Any) -> None:
    """Put in the place of a face that varies by its weight alone the same at that weight, with these glyphs at their
    numbers; leave it as it is if HarfBuzz cannot.
    """
    from weasyprint.text.ffi import ffi, harfbuzz  # noqa: PLC0415  (the web process never loads it)
    from weasyprint.text.ffi import harfbuzz_subset as library  # noqa: PLC0415
    from weasyprint.text.fonts import get_hb_object_data  # noqa: PLC0415

    if harfbuzz.hb_ot_var_get_axis_count(font.hb_face) != 1:
        return
    asked = ffi.gc(library.hb_subset_input_create_or_fail(), library.hb_subset_input_destroy)
    tag = harfbuzz.hb_tag_from_string(WEIGHT.encode(), -1)
    weight = float(font.variations.get(WEIGHT, font.weight))
    if not library.hb_subset_input_pin_axis_location(asked, font.hb_face, tag, weight):
        return  # its one axis is not its weight
    numbers = ffi.new(f"hb_codepoint_t[{len(glyphs)}]", sorted(glyphs))
    harfbuzz.hb_set_add_sorted_array(library.hb_subset_input_glyph_set(asked), numbers, len(glyphs))
    flags = library.HB_SUBSET_FLAGS_RETAIN_GIDS | library.HB_SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED
    flags |= library.HB_SUBSET_FLAGS_SET_OVERLAPS_FLAG  # the strokes of a letter that varies lie over each other
    if font.missing:
        flags |= library.HB_SUBSET_FLAGS_NOTDEF_OUTLINE
    library.hb_subset_input_set_flags(asked, flags)
    if face := library.hb_subset_or_fail(font.hb_face, asked):
        font.hb_face = ffi.gc(face, harfbuzz.hb_face_destroy)
        font.file_content = get_hb_object_data(font.hb_face)
        font.tables.remove(VARIABLE)

"""How many windows use each pixel: the border's share of a convolution."""

from collections.abc import Sequence

from cvdemo.lesson.settings import ConvSettings, times
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.mechanics import inputs
from cvdemo.ui.page import frame


def _copies(settings: ConvSettings, shape: Sequence[int]) -> str:
    """That a pixel also counts where a window has it as a copy in the padding."""
    has_copies = settings.padding_mode != "zeros" and any(map(any, settings.pads(shape)))
    return ", copies in the padding included" if has_copies else ""


def show(settings: ConvSettings, shape: Sequence[int]) -> None:
    """The count for every pixel of an input of this shape, and what the border and the middle get."""
    counts = settings.coverage(shape)
    rows, columns = counts.shape
    places = settings.output_shape(shape)[:2]
    frame.subheader("How often each pixel is used")
    frame.finding(
        f"The window fits in {times(places)} = **{places[0] * places[1]:,} places**. The corner pixel at the "
        f"top left is used by **{counts[0, 0]}** of them, the pixel in the middle by "
        f"**{counts[rows // 2, columns // 2]}**{_copies(settings, shape)}."
    )
    if max(rows, columns) <= inputs.LARGEST_SMALL:
        maps(
            [Map(counts, "Windows that use each pixel")],
            key="coverage",
            colours="count",
            scope="this map",
            size=260,
            label="How many windows use each pixel",
        )

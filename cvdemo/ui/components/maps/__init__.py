"""Many small maps beside each other, under one legend: response maps, pooled maps, coverage."""

from collections.abc import Callable, Sequence

from cvdemo.ui.components.component import Component, read_index, when_chosen
from cvdemo.ui.components.maps.board import Colours, Map, Scaling, message

__all__ = ["Map", "maps"]

_component = Component("maps")


def maps(
    items: Sequence[Map],
    *,
    key: str,
    label: str,
    colours: Colours = "response",
    scope: str = "these maps",
    scale: Scaling = None,
    size: int = 120,
    choose: bool = False,
    chosen: int | None = None,
    mark_meaning: str = "",
    compact: bool = False,
    grows: bool = False,
    follows: str = "",
    from_zero: bool = False,
    on_choose: Callable[[int], None] | None = None,
) -> int | None:
    """Show maps in rows that wrap, with one legend.

    Args:
        items: 1 to 512 maps, of any shapes.
        key: identifies this board on its page.
        label: what a screen reader calls the board.
        colours: "response" and "weight" are diverging and fixed at zero; "grey" is for ink;
            "count" is for whole numbers from zero, written into cells of 16 pixels and more.
        scope: what the scale was taken from, as said on screen.
        scale: the value at the strong end of the colours; None for the largest absolute value of
            all items; "each" gives every map its own scale, and says on screen what that hides.
        size: CSS pixels of a map's longer side; up to a fifth less where that fills the row.
        choose: maps can be chosen with a click, Enter or Space.
        chosen: index of the map outlined as chosen.
        mark_meaning: what marked cells mean, for the legend; needed if a map has marks.
        compact: many maps of one shape on one screen: close together, titled, without shape and note
            (a screen reader still hears both).
        grows: the maps, all of one shape, are larger than `size` where the window has the room.
        follows: key of a stage on the page: the cell selected there is outlined on every map of its shape,
            and where all maps have that shape their values at it are drawn as a vector, `output[i, j, :]`.
        from_zero: the colours begin at zero where no value is below it, as after ReLU.
        on_choose: called with the index before the run in which it is returned; `choose` is needed, too.

    Returns:
        The index just chosen, in the one run that follows, else None.

    Raises:
        ValueError: for an argument outside these limits.
    """
    data, arrays = message(
        items,
        colours=colours,
        scope=scope,
        scale=scale,
        size=size,
        choose=choose,
        chosen=chosen,
        mark_meaning=mark_meaning,
        label=label,
        compact=compact,
        grows=grows,
        follows=follows,
        from_zero=from_zero,
    )
    result = _component(data, arrays, key=key, on_chosen_change=when_chosen(key, len(items), on_choose))
    return read_index(result.get("chosen"), len(items)) if choose else None

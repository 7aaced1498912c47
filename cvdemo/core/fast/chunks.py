"""Large batches and large pictures in pieces that fit into memory or into the processor's cache."""

from collections.abc import Iterator

Place = tuple[slice, ...]  # images, and rows of each


def chunks(
    images: int, rows: int, rows_at_once: int, stride: int, window: int
) -> Iterator[tuple[Place, Place]]:
    """Cut the outputs into chunks, each in one piece of memory: whole images, or a band of one image.

    Args:
        images: Images in the batch.
        rows: Output rows per image.
        rows_at_once: About how many output rows a chunk has.
        stride: Input rows from one output row to the next.
        window: Input rows that an output row is computed from.

    Yields:
        The indices of a chunk of the padded input, and of the outputs computed from it.
    """
    if rows_at_once >= rows:
        for n in range(0, images, rows_at_once // rows):
            together = slice(n, n + rows_at_once // rows)
            yield (together,), (together,)
        return
    band = max(1, rows_at_once)
    for n in range(images):
        image = slice(n, n + 1)
        for top in range(0, rows, band):
            stop = min(top + band, rows)
            yield (image, slice(top * stride, (stop - 1) * stride + window)), (image, slice(top, stop))

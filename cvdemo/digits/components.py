"""Connected pieces of a mask."""

import numpy as np


def label_components(mask: np.ndarray) -> tuple[np.ndarray, int]:
    """Numbers the connected pieces of the true pixels, which may touch at corners only.

    Returns int64 `(H, W)`, 0 for false pixels and 1 … n for the pieces, and n. Works on runs, the
    unbroken stretches of a row, and joins those that touch a run of the row above.
    """
    height, width = mask.shape
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]  # the first column after the run
    roots = _join(rows, starts, ends, height)
    _, numbers = np.unique(roots, return_inverse=True)

    marks = np.zeros((height, width + 1), np.int64)
    marks[rows, starts] += numbers + 1
    marks[rows, ends] -= numbers + 1
    return marks.cumsum(axis=1)[:, :width], int(numbers.max(initial=-1)) + 1


def _join(rows, starts, ends, height: int) -> np.ndarray:
    """Returns for each run the number of one run of its piece, the same for all of the piece."""
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    bounds = np.searchsorted(rows, np.arange(height + 1)).tolist()
    starts, ends = starts.tolist(), ends.tolist()
    for row in range(1, height):
        above, run = bounds[row - 1], bounds[row]
        while above < bounds[row] and run < bounds[row + 1]:
            if starts[above] <= ends[run] and starts[run] <= ends[above]:
                parent[root(run)] = root(above)
            if ends[above] < ends[run]:
                above += 1
            else:
                run += 1
    return np.array([root(run) for run in range(len(parent))], dtype=np.int64)

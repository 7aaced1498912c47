"""Connected pieces of a mask."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Component:
    """One connected piece: its pixels' `rows` and `columns`, int64 `(n,)` each."""

    rows: np.ndarray
    columns: np.ndarray

    @property
    def box(self) -> tuple[int, int, int, int]:
        """First and last row, first and last column."""
        return int(self.rows.min()), int(self.rows.max()), int(self.columns.min()), int(self.columns.max())


def components(mask: np.ndarray) -> list[Component]:
    """Returns the connected pieces of the true pixels of `(H, W)`; pixels connect at corners, too.

    Works on runs, the unbroken stretches of a row, and joins those that touch a run of the row above.
    """
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    run_rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]  # the first column after the run
    roots = _join(run_rows, starts, ends, len(mask))
    rows, columns = np.nonzero(mask)  # in the same order as the runs
    owners = np.repeat(roots, ends - starts)
    order = np.argsort(owners, kind="stable")
    cuts = np.flatnonzero(np.diff(owners[order])) + 1
    pieces = zip(np.split(rows[order], cuts), np.split(columns[order], cuts), strict=True)
    return [Component(*piece) for piece in pieces] if len(rows) else []


def _join(rows: np.ndarray, starts: np.ndarray, ends: np.ndarray, height: int) -> np.ndarray:
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

"""The networks in `models/` for NumPy, loaded once for all who ask for them."""

import threading
from functools import lru_cache
from pathlib import Path

from .forward import Network, load
from .model_cards import MODELS_DIR, model_path
from .registry import NAMES

_lock = threading.Lock()  # thirty sessions that start together would each load the same file


def shipped_network(name: str, models_dir: Path = MODELS_DIR) -> Network:
    """One network of a models folder; shared by all threads, and never changed.

    Args:
        name: One of `NAMES`.
        models_dir: The folder with its file.

    Returns:
        The same object for as long as the file does not change.

    Raises:
        NetworkFileError: When the file cannot be run.
        OSError: When it cannot be opened.
    """
    path = model_path(name, models_dir)
    with _lock:
        return _loaded(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2 * len(NAMES))
def _loaded(path: Path, changed: int) -> Network:
    return load(path)

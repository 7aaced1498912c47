"""A page with its settings, as the browser's address line writes them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode, urlsplit

MAX_ADDRESS = 4000  # characters
START = "draw"  # the page at /


@dataclass(frozen=True)
class PageAddress:
    """Where in the app something is shown.

    Attributes:
        page: Name of the page, that of its file.
        settings: By its parameter, the text of each setting that is not at its default.
    """

    page: str
    settings: Mapping[str, str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "settings", MappingProxyType(dict(self.settings)))

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        query = urlencode(self.settings, safe=",;")
        return f"{self.page}?{query}" if query else self.page


def read_address(text: str, pages: Collection[str]) -> PageAddress:
    """Read what somebody has copied from the address line, with or without the server's name.

    Args:
        text: May be anything.
        pages: The names of all pages.

    Raises:
        ValueError: With the end of a sentence on what is wrong.

    Example:
        >>> address = read_address("https://cnn.example.org/strides?stride_step=3&kernel=emboss", ["strides"])
        >>> address.page, dict(address.settings)
        ('strides', {'stride_step': '3', 'kernel': 'emboss'})
    """
    if len(text) > MAX_ADDRESS:
        raise ValueError(f"must be at most {MAX_ADDRESS} characters long, and has {len(text)}")
    try:
        parts = urlsplit(text.strip())
        settings = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=60)
    except ValueError:
        raise ValueError("is not an address: copy it from the browser's address line") from None
    page = parts.path.rstrip("/").rpartition("/")[2] or START
    if page not in pages:
        raise ValueError(f"names no page “{page[:40]}”; the pages are {', '.join(pages)}")
    return PageAddress(page, dict(settings))

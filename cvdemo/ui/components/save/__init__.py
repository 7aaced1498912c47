"""The button that saves a figure of the page as a picture; the browser makes it of what is on the screen."""

from cvdemo.ui.components.component import Component

_component = Component("save")


def save_picture(figures: tuple[str, ...], title: str, settings: str, file: str) -> None:
    """Show the button.

    Args:
        figures: Keys of components or containers; the first that the page shows is saved.
        title: Above the figure.
        settings: Below the title, in a line; may be empty.
        file: Name of the picture.
    """
    _component({"figures": figures, "title": title, "settings": settings, "file": file}, key="save_picture")

"""The button that saves a figure of the page as a picture; the browser makes it of what is on the screen."""

from cvdemo.ui.components.component import Component

_component = Component("save")


def save_picture(figure: str, title: str, settings: str, file: str) -> None:
    """Show the button.

    Args:
        figure: The key of the component or container that is saved.
        title: Above the figure.
        settings: Below the title, in a line; may be empty.
        file: Name of the picture.
    """
    _component({"figure": figure, "title": title, "settings": settings, "file": file}, key="save_picture")

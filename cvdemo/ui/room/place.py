"""Where the lecturer is, and how a student's page gets there."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from cvdemo.rooms import Place
from cvdemo.ui.lessons import player
from cvdemo.ui.page import display
from cvdemo.ui.page.display import LECTURE, THEME
from cvdemo.ui.page.navigation import FIRST, TITLES, open_page
from cvdemo.ui.session import current_digit, parameters, query_params

# Everybody's own: a phone in a hand is no wall, and its system knows its colours.
_OWN = (LECTURE.name, THEME.name)
_PLAYED = (player.LESSON, player.STEP)


def present() -> Place:
    """Where this session is: page and settings, as the address has them after the last run."""
    said = {name: text for name, text in query_params.written().items() if name not in _OWN}
    if said.get(player.LESSON) == player.OWN:  # nobody else has the file; the settings of its steps do
        said = {name: text for name, text in said.items() if name not in (player.LESSON, player.STEP)}
    return Place(query_params.address().page or FIRST, urlencode(said))


def go(place: Place, digit: str | None) -> None:
    """Show in this session what the lecturer shows. Ends the run of the script.

    Args:
        place: Where the lecturer is.
        digit: The student's own digit, as a link carries it, in place of the lecturer's.
    """
    play(place)
    open_page(place.page, link(place, digit, display.query()))


def play(place: Place) -> None:
    """Play in this session the lesson that the lecturer plays, at the same step."""
    settings = settings_of(place)
    player.follow(settings.get(player.LESSON), settings.get(player.STEP))


def link(place: Place, digit: str | None, here: Mapping[str, str]) -> dict[str, str]:
    """The parameters of the address at which a student's page shows what the lecturer shows.

    Args:
        place: Where the lecturer is.
        digit: As for `go`.
        here: How the student's page is shown, by parameters.
    """
    settings = settings_of(place)
    for played in _PLAYED:  # `play` does it
        settings.pop(played, None)
    if digit is not None:
        settings[current_digit.PARAMETER] = digit
    return settings | {name: text for name, text in here.items() if name in _OWN}


def changed_settings(place: Place, link: Mapping[str, str], here: Mapping[str, str]) -> dict[str, str | None]:
    """The settings in which a student's page differs from the lecturer's, if it differs in nothing else.

    Args:
        place: Where the lecturer is, on the same page.
        link: To there, as of `link`.
        here: What the address of the student's page says.

    Returns:
        Their texts at the lecturer's, None for a default; nothing, if there is more to do than to set them.
    """
    settings = settings_of(place)
    names = {name for name in {**link, **here} if name not in _PLAYED and link.get(name) != here.get(name)}
    if not names <= {*parameters.names()} or any(settings.get(name) != here.get(name) for name in _PLAYED):
        return {}
    return {name: link.get(name) for name in names}


def is_page(place: Place) -> bool:
    """Whether this server has the lecturer's page; one of another version may not."""
    return place.page in TITLES


def settings_of(place: Place) -> dict[str, str]:
    """Its settings, by their parameters."""
    return dict(parse_qsl(place.query, keep_blank_values=True))


def digit_of(settings: Mapping[str, str]) -> str | None:
    """The digit among settings, as a link carries it."""
    return settings.get(current_digit.PARAMETER)

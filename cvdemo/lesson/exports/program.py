"""A page's code as a program of a few cells, written as a script and as a notebook."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LINE = 100


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        kind: "markdown" for text, "code" for Python.
        source: What it says.
    """

    kind: Literal["markdown", "code"]
    source: str


@dataclass(frozen=True)
class Program:
    """Cells that run from top to bottom.

    Attributes:
        title: Of the page.
        about: The settings in a sentence or two, Markdown.
        cells: The code, and what is said about it.
    """

    title: str
    about: str
    cells: tuple[Cell, ...]


def text(source: str) -> Cell:
    """A cell of text.

    Args:
        source: Markdown.
    """
    return Cell("markdown", source)


def code(*parts: str) -> Cell:
    """A cell of code.

    Args:
        parts: Python source, in order.
    """
    return Cell("code", "\n".join(part.strip("\n") for part in parts))


def script(program: Program, link: str) -> bytes:
    """Write a program as a Python script; its text becomes comments.

    Args:
        program: The cells.
        link: To the page, as it is set.

    Returns:
        UTF-8.

    Example:
        >>> print(script(Program("Padding", "One cell.", (code("y = 1"),)), "http://host/").decode())
        # Padding
        #
        # One cell.
        #
        # Saved from http://host/
        <BLANKLINE>
        y = 1
        <BLANKLINE>
    """
    head = "\n\n".join([program.title, program.about, f"Saved from {_in_one_line(link)}"])
    parts = [_comment(head)]
    for cell in program.cells:
        parts.append(_comment(cell.source) if cell.kind == "markdown" else cell.source)
    return ("\n\n".join(parts) + "\n").encode()


def notebook(program: Program, link: str) -> bytes:
    """Write a program as a Jupyter notebook.

    Args:
        program: The cells.
        link: To the page, as it is set.

    Returns:
        An .ipynb file of format 4.5, checked against the format's schema.
    """
    import nbformat  # half a second that most visits never need
    from nbformat import v4

    head = f"# {program.title}\n\n{program.about}\n\nSaved from <{_in_one_line(link)}>"
    made = {"markdown": v4.new_markdown_cell, "code": v4.new_code_cell}
    book = v4.new_notebook(
        cells=[
            made[cell.kind](cell.source, id=f"cell-{number}")
            for number, cell in enumerate((text(head), *program.cells))
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(book)
    return nbformat.writes(book).encode()


def check(numbers: Sequence[tuple[str, str, float]], tolerance: float) -> Cell:
    """The last cell: what was computed beside the numbers of the page.

    Args:
        numbers: Name, expression and the page's value of each.
        tolerance: How far they may be from each other.

    Returns:
        Code that prints them and fails where they differ.
    """
    rows = [f'    ("{name}", {expression}, {value!r}),' for name, expression, value in numbers]
    return code(
        "numbers = [  # here, and on the page",
        *rows,
        "]",
        "for name, here, page in numbers:",
        '    print(f"{name}: {here:.8g}, on the page {page:.8g}")',
        f"    assert abs(here - page) <= {tolerance!r}, name",
    )


def _comment(markdown: str) -> str:
    lines, is_listing = [], False
    for line in markdown.splitlines():
        if line.startswith("```"):
            is_listing = not is_listing
        elif is_listing:
            lines.append(f"    {line}")
        else:
            plain = line.replace("`", "").replace("**", "")
            lines += textwrap.wrap(plain, LINE, break_long_words=False, break_on_hyphens=False) or [""]
    return "\n".join(f"# {line}".rstrip() for line in lines)


def _in_one_line(link: str) -> str:
    """It comes from the browser: it shall end neither the comment nor the Markdown link that it stands in."""
    return "".join(each for each in link if each.isprintable() and each not in " <>`")

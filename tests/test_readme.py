"""The README says what is there: accuracies of the cards, pages of the navigation, files that exist."""

import re
from pathlib import Path

import pytest

from cvdemo.nets.model_cards import load_card
from cvdemo.ui.page.navigation import SECTIONS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = {
    "dense": "dense, 512",
    "convnet": "convnet, 32",
    "convnet_no_pooling": "the same without pooling",
    "dense_augmented": "dense, augmented",
    "convnet_augmented": "convnet, augmented",
}


@pytest.mark.parametrize("name", ROWS)
def test_accuracies_are_the_cards(name):
    card = load_card(name)
    row = next(line for line in README.splitlines() if line.startswith(f"| {ROWS[name]}"))
    several = [100 * accuracy for accuracy in card.spread.test_accuracy]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:] == [
        f"{100 * card.test_accuracy:.1f} %",
        f"{min(several):.1f}–{max(several):.1f} %",
        f"{card.parameters:,}",
    ]


def test_pen_digits_are_those_of_the_cards():
    dense, convnet = (
        f"{100 * load_card(name).validation.pen_accuracy:.1f} %"
        for name in ("dense_augmented", "convnet_augmented")
    )
    assert f"they classify {dense} (dense) and {convnet} (convnet) correctly" in " ".join(README.split())


@pytest.mark.parametrize("title", [title for pages in SECTIONS.values() for _, title in pages])
def test_every_page_is_described(title):
    assert f"**{title}**" in README


def test_what_it_points_to_exists():
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", README) if "://" not in target]
    assert targets
    for target in targets:
        assert (ROOT / target).exists(), target

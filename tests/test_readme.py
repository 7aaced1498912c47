"""README and docs say what is there: accuracies of the cards, pages, files, modules and commands."""

import json
import re
from pathlib import Path

import pytest

from cvdemo.nets.model_cards import load_card
from cvdemo.ui.page.navigation import SECTIONS

ROOT = Path(__file__).resolve().parents[1]
README_FILE = ROOT / "README.md"
README = README_FILE.read_text(encoding="utf-8")
TEXTS = [README_FILE, *sorted((ROOT / "docs").glob("*.md"))]
OF_THE_VISITOR = {
    "data/",
    "mnist.npz",
    "pen_train.npz",
    ".keras",
}  # named in the texts, not in the repository
FILE = re.compile(r"[\w.*/-]+(?:/|\.(?:py|js|css|json|npz|keras|md|png|txt|in|toml))")
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


def is_there(path: str) -> bool:
    return any(next(root.glob(path.rstrip("/")), None) for root in (ROOT, ROOT / "cvdemo"))


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_paths_in_texts_exist(file):
    text = file.read_text(encoding="utf-8")
    quoted = re.findall(r"`([^`\s]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    paths = {path for path in quoted if FILE.fullmatch(path)} | set(re.findall(r"-r ([\w.-]+)", text))
    assert paths
    assert {path for path in paths - OF_THE_VISITOR if not is_there(path)} == set()


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_modules_in_texts_exist(file):
    text = file.read_text(encoding="utf-8")
    for name in re.findall(r"`((?:cvdemo|benchmarks)[.\w]*)`", text):
        assert is_there(name.replace(".", "/")) or is_there(name.replace(".", "/") + ".py"), name


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_commands_in_texts_run_something(file):
    text = file.read_text(encoding="utf-8")
    scripts = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["scripts"]
    for module in re.findall(r"python -m ([\w.]+)", text):
        path = ROOT / module.replace(".", "/")
        main = path / "__main__.py"
        source = (main if main.exists() else path.with_suffix(".py")).read_text(encoding="utf-8")
        assert '__name__ == "__main__"' in source, module
    for script in re.findall(r"npm (?:run )?(?!ci\b)(\w+)", text):
        assert script in scripts

"""The map in docs/architecture.md is the tree, and no folder is a flat room."""

import re
import subprocess
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[1]
MOST_FILES = 14
SOURCE = {".py", ".js", ".css", ".html"}


def tracked() -> list[PurePosixPath]:
    listed = subprocess.run(
        ["git", "ls-files", "cvdemo"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    if not listed:
        pytest.skip("not a git checkout")
    return [PurePosixPath(file) for file in listed]


def folders_of_the_map() -> set[str]:
    """Paths of the folders that the map names, from its indentation."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = text.split("```")[1]
    found, path = set(), []
    for line in block.splitlines():
        if match := re.match(r"( *)([\w, /]+?)/(?: |$)", line):
            depth = len(match[1]) // 2
            path = [*path[:depth], match[2].strip()]
            found.add("/".join(path))
    return found


def test_every_folder_is_on_the_map_and_every_place_of_the_map_is_there():
    folders = {str(file.parent) for file in tracked()}
    named = {folder for folder in folders_of_the_map() if folder.startswith("cvdemo")}
    inside_components = re.compile(r"cvdemo/ui/components/\w+(/\w+)*$")  # named in one line of the map
    assert {folder for folder in folders - named if not inside_components.match(folder)} == set()
    assert named - folders == set()


def test_no_folder_is_a_flat_room_without_a_reason():
    counts = Counter(str(file.parent) for file in tracked() if file.suffix in SOURCE)
    for folder, count in counts.items():
        if count > MOST_FILES:
            reason = (ROOT / folder / "__init__.py").read_text(encoding="utf-8").split('"""')[1]
            assert "files" in reason, f"{folder} has {count} files, and its __init__ does not say why"

"""The three pinned files agree: tests and benchmarks run on the very versions that a user gets."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def pins(file: str) -> set[str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {line.split("#")[0].strip() for line in lines if "==" in line and not line.startswith(" ")}


@pytest.mark.parametrize("file", ["requirements-dev.txt", "requirements-bench.txt"])
def test_every_pin_of_the_app_stands_in_the_other_files_too(file):
    assert pins("requirements.txt")
    assert pins("requirements.txt") <= pins(file)


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_the_app_itself_is_installed_in_place(file):
    assert "-e ." in (ROOT / file).read_text(encoding="utf-8").splitlines()

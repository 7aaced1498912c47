"""Who may import whom: app → pages → ui → lesson → nets → digits → core, downward only; ui → rooms."""

import ast
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ["core", "digits", "nets", "lesson", "ui"]  # lowest first
NEEDS = {"core": ("numpy", "scipy.fft"), "digits": ("numpy", "PIL", "scipy.ndimage")}
KERAS_ALLOWED = (
    "cvdemo/nets/training/",
    "cvdemo/nets/keras_worker/worker.py",
    "cvdemo/nets/train_worker/worker.py",
)
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("cvdemo/**/*.py")]
)


def imported_modules(file: str) -> set[str]:
    """Every dotted module name the file imports, at any depth of the code."""
    return imported_by(ast.walk(ast.parse((ROOT / file).read_text())), file)


def imported_by(nodes: Iterable[ast.AST], file: str) -> set[str]:
    """The dotted module names that these statements of the file import."""
    package = file.removesuffix(".py").split("/")[:-1]
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def top_level(modules: set[str]) -> set[str]:
    return {module.split(".")[0] for module in modules}


@pytest.mark.parametrize("file", FILES)
def test_streamlit_stays_in_the_user_interface(file):
    if "streamlit" in top_level(imported_modules(file)):
        assert file == "app.py" or file.startswith(("pages/", "cvdemo/ui/"))


@pytest.mark.parametrize("file", FILES)
def test_keras_never_enters_the_server_process(file):
    modules = imported_modules(file)
    if top_level(modules) & {"keras", "tensorflow"}:
        assert file.startswith(KERAS_ALLOWED)
    if not file.startswith(KERAS_ALLOWED):
        assert not any(module.startswith("cvdemo.nets.training") for module in modules)


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith("cvdemo/rooms/")])
def test_rooms_know_nothing_of_what_they_hold(file):
    own = {module for module in imported_modules(file) if module.startswith("cvdemo")}
    assert all(module.startswith("cvdemo.rooms") for module in own)


def third_party(modules: set[str]) -> set[str]:
    """Modules from elsewhere; `from scipy import fft` counts as scipy.fft."""
    own = {"cvdemo", *sys.stdlib_module_names}
    return {m for m in modules if m.split(".")[0] not in own} - {"scipy"}


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.startswith(tuple(f"cvdemo/{name}/" for name in NEEDS))]
)
def test_core_and_digits_need_little(file):
    needs = NEEDS[file.split("/")[1]]
    for module in third_party(imported_modules(file)):
        assert any(module == need or module.startswith(f"{need}.") for need in needs), module


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith("cvdemo/digits/")])
def test_digits_import_scipy_when_a_picture_arrives(file):
    """Not at the server's start, which it would make half a second slower."""
    at_import = ast.parse((ROOT / file).read_text()).body
    assert "scipy" not in top_level(imported_by(at_import, file))


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith("cvdemo/")])
def test_imports_go_downward_only(file):
    layer = file.split("/")[1]
    if layer not in LAYERS:
        return
    above = [*LAYERS[LAYERS.index(layer) + 1 :], *(["rooms"] if layer != "ui" else [])]
    modules = imported_modules(file)
    assert "app" not in top_level(modules)
    assert "pages" not in top_level(modules)
    for higher in above:
        assert not any(m == f"cvdemo.{higher}" or m.startswith(f"cvdemo.{higher}.") for m in modules)

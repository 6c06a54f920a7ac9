"""The import rules of the house, one contract each, as .importlinter states them; their places follow from the tree."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PURE = ("models", "rules", "queries", "actions")


def _linted(folder: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).parent / "lint-imports"
    command = [linter, "--config", ".importlinter", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "400"})


def test_the_house_keeps_its_order():
    done = _linted(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


@pytest.mark.timeout(120)
def test_no_place_is_outside_the_contracts(tmp_path):
    """A feature or slice made tomorrow is held as well: Reflex planted in any of the pure layers, anywhere, is named."""
    shutil.copytree(ROOT / "rxapp", tmp_path / "rxapp", ignore=shutil.ignore_patterns("__pycache__", "*.po", "docs"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    layers = [path for path in (tmp_path / "rxapp").rglob("*") if path.stem in PURE and (path.is_dir() or path.suffix == ".py")]
    files = [path / "__init__.py" if path.is_dir() else path for path in layers if "__pycache__" not in path.parts]
    assert len(files) > 30
    for path in files:
        path.write_text(path.read_text() + "\nimport reflex\n")
    said = _linted(tmp_path).stdout
    names = [".".join(path.relative_to(tmp_path).with_suffix("").parts).removesuffix(".__init__") for path in files]
    assert [name for name in names if f" {name} -> reflex " not in said] == []

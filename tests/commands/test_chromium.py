"""Which Chromium the stories run in: the quick shell that comes with the browser, else the browser itself."""

from pathlib import Path

import pytest

from tests import chromium


def _program(path: Path, code: int = 0) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("browser", "shell", "is_taken"),
    [
        ("bin/chromium", "bin/chromium-headless-shell", True),
        ("play/chromium-12/chrome-linux64/chrome", "play/chromium_headless_shell-12/chrome-linux64/chrome-headless-shell", True),
        ("play/chromium-12/mac/Chrome.app/Contents/MacOS/Chrome", "play/chromium_headless_shell-12/mac/headless_shell", True),
        ("play/chromium-12/chrome-linux64/chrome", "play/chromium_headless_shell-11/chrome-linux64/chrome-headless-shell", False),
        ("bin/chromium", "elsewhere/chromium-headless-shell", False),
    ],
)
def test_the_shell_of_the_same_browser_is_taken(tmp_path, browser, shell, is_taken):
    whole, quick = _program(tmp_path / browser), _program(tmp_path / shell)
    assert chromium.quick(whole) == (quick if is_taken else whole)


def test_a_shell_that_does_not_start_is_passed_over(tmp_path):
    whole = _program(tmp_path / "chromium")
    _program(tmp_path / "chromium-headless-shell", code=1)
    assert chromium.quick(whole) == whole


def test_without_a_browser_there_is_no_shell():
    assert chromium.quick("") == ""

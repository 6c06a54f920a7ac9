"""Reflex's hosting as it is seen from here: the pages at one origin, the back end from its bundle at another.

The halves come from `python3 -m rxapp deploy` in a copy of the program with a shop's data beside it; in place of the hosting's own
client, which needs an account, its two exports are called as it calls them. Kept under `.cache/hosting`, and made anew only when
a part of the pages changed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from rxapp.commands import built
from rxapp.core.settings import ROOT
from tests.browser.server import PAGES
from tests.ports import free_port

PLACE = ROOT / ".cache" / "hosting"
COPY = PLACE / "copy"
SECRETS = ("data/secret.key", "data/rxapp.db", "data/rxapp.db-wal", "data/rxapp.db-shm", "data/pictures/ada.png", ".env")
STARTS_WITHIN = 120.0
CLIENT = """
import sys
from pathlib import Path
from reflex.hosting import export_for_deploy, prepare_deploy
out, desk, pages, *left = sys.argv[1:]
prepare_deploy()
for half in ("backend", "frontend"):
    export_for_deploy(zip_dest_dir=out, api_url=desk, deploy_url=pages, frontend=half == "frontend", backend=half == "backend",
                      upload_db_file=False, zipping=True, backend_excluded_dirs=tuple(Path(name) for name in left))
"""
DEPLOY = """
import subprocess, sys
from rxapp.commands import deploy
client, out, desk, pages = sys.argv[1:]
def call(command, **more):
    assert command[1:4] == ["-m", "reflex", "deploy"], command
    left = [word for word in command[4:] if word != "--exclude-from-backend"]
    return subprocess.run([sys.executable, "-c", client, out, desk, pages, *left], **more).returncode
deploy.subprocess.call = call
sys.exit(deploy.main([]))
"""


class Hosting:
    """Both halves, served. `pages` and `desk` are their addresses; the back end has a disk of its own."""

    def __init__(self) -> None:
        self.port, pages_port = _ports()
        self.desk = f"http://127.0.0.1:{self.port}"
        self.pages = f"http://pages.localhost:{pages_port}"
        self.backend, self.frontend = PLACE / "backend.zip", PLACE / "frontend.zip"
        self._deploy()
        self.folder = PLACE / "host"
        shutil.rmtree(self.folder, ignore_errors=True)
        for name, target in ((self.backend, self.folder), (self.frontend, PLACE / "pages")):
            shutil.rmtree(target, ignore_errors=True)
            with zipfile.ZipFile(name) as packed:
                packed.extractall(target)
        self._pages = ThreadingHTTPServer(("127.0.0.1", pages_port), partial(_Pages, directory=str(PLACE / "pages")))
        threading.Thread(target=self._pages.serve_forever, daemon=True).start()
        self._process: subprocess.Popen | None = None

    def held(self) -> list[str]:
        """The names of what the back end's bundle holds."""
        with zipfile.ZipFile(self.backend) as packed:
            return packed.namelist()

    def start(self) -> None:
        """Start the back end as the hosting does: alone, in its own folder, with no setting of ours."""
        command = [sys.executable, "-m", "reflex", "run", "--env", "prod", "--backend-only", f"--backend-port={self.port}"]
        with (PLACE / "app.log").open("a") as log:
            self._process = subprocess.Popen(command, cwd=self.folder, env=_bare(), stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((PLACE / "app.log").read_text()[-3000:])
            time.sleep(0.1)

    def stop(self, *, empties_disk: bool = False) -> None:
        """Stop the back end; the hosting may give it an empty disk."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(20)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process = None
        if empties_disk:
            shutil.rmtree(self.folder / "data")

    def close(self) -> None:
        """Stop both halves."""
        self.stop()
        self._pages.shutdown()
        self._pages.server_close()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.desk}/ping", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def _deploy(self) -> None:
        note = PLACE / "made-of"
        made_of = f"{built.parts()}{built.hash_of(('tests/browser/hosting.py',))}{self.desk} {self.pages}"
        if note.is_file() and note.read_text() == made_of and self.frontend.is_file():
            return
        copy_program()
        words = ["-c", DEPLOY, CLIENT, str(PLACE), self.desk, self.pages]
        ended = subprocess.run([sys.executable, *words], cwd=COPY, env=_bare(), capture_output=True, text=True, check=False)
        if ended.returncode:
            raise RuntimeError(f"{ended.stdout}\n{ended.stderr}"[-4000:])
        note.write_text(made_of)


def copy_program() -> None:
    """A copy of the program with a shop's data beside it, and with the pages that the stories have built already."""
    build = [sys.executable, "-c", "from rxapp.commands import serve; serve.build()"]  # not here: who built keeps others from building
    subprocess.run(build, cwd=ROOT, env={**os.environ, "REFLEX_WEB_WORKDIR": PAGES}, check=True)
    shutil.rmtree(COPY, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)
    subprocess.run(["cp", "-a", str(ROOT / PAGES), str(COPY / ".web")], check=True)
    for name in SECRETS:
        (COPY / name).parent.mkdir(parents=True, exist_ok=True)
        (COPY / name).write_text("nobody else's business")


def deploy_plainly() -> subprocess.CompletedProcess[str]:
    """Reflex's own deploy in the copy, without our command before it."""
    out = PLACE / "plain"
    out.mkdir(exist_ok=True)
    words = ["-c", CLIENT, str(out), "https://desk.example.com", "https://pages.example.com"]
    return subprocess.run([sys.executable, *words], cwd=COPY, env=_bare(), capture_output=True, text=True, check=False, timeout=300)


class _Pages(SimpleHTTPRequestHandler):
    """The hosting's page server: files, and the fallback for every address that is none."""

    def send_head(self):
        path = self.translate_path(self.path.partition("?")[0])
        if not Path(path).is_file() and not (Path(path) / "index.html").is_file():
            self.path = "/404.html"
        return super().send_head()

    def log_message(self, format: str, *args) -> None:
        """Say nothing."""


def _bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("RXAPP_", "REFLEX_", "__REFLEX_"))}


def _ports() -> tuple[int, int]:
    """Two ports, kept beside the build, whose pages know the first."""
    note = PLACE / "ports"
    if not note.is_file():
        PLACE.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{free_port()} {free_port()}")
    first, second = note.read_text().split()
    return int(first), int(second)

"""The built pages: which files they are made of, where they lie, and the zip file that takes them to Reflex's hosting.

`reflex deploy` packs the back end first, and of the built files only those directly in `.web/backend`. So the pages go there as one zip
file, and a back end that is started alone unpacks it.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from reflex_base.environment import environment

from rxapp.core.settings import ROOT

PARTS = ("rxapp/**/*.py", "rxapp/**/*.jsx", "rxapp/core/locale/**/*.po", "assets/**/*", "rxconfig.py", "requirements.txt")
MADE_ANEW = ("assets/words/", "assets/external/")
ANEW = "python3 -m rxapp deploy"


def parts() -> str:
    """A text that changes with every file that the pages are made of, and with Python's version."""
    return f"{sys.version_info[:2]}\n{hash_of(PARTS)}"


def hash_of(patterns: tuple[str, ...]) -> str:
    """SHA-256 in hex over the names and contents of the files under ROOT that match these glob patterns, and a line end."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(MADE_ANEW):
            digest.update(f"{name}\0".encode() + path.read_bytes())
    return digest.hexdigest() + "\n"


def web() -> Path:
    """Reflex's build folder (REFLEX_WEB_WORKDIR, else `.web`)."""
    return ROOT / os.environ.get("REFLEX_WEB_WORKDIR", ".web")


def pages() -> Path:
    """The folder from which the pages are served."""
    return web() / "build" / "client"


def bundle() -> Path:
    """The zip file that takes the pages to the hosting."""
    return web() / "backend" / "pages.zip"


@contextmanager
def lock_kept() -> Generator[None]:
    """Restore the front end's lock files after a build that changed only their spacing (npm and Reflex write it differently); real changes
    stay.
    """
    before = {path: path.read_text() for path in (ROOT / "reflex.lock").glob("*.json")}
    try:
        yield
    finally:
        for path, text in before.items():
            with suppress(ValueError):  # whatever is no JSON was changed
                if path.read_text() != text and json.loads(path.read_text()) == json.loads(text):
                    path.write_text(text)


def pack() -> None:
    """Write the built pages into the zip file, with `parts()` as its comment."""
    bundle().parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(bundle(), "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in pages().rglob("*") if path.is_file()):
            packed.write(path, path.relative_to(pages()))
        packed.comment = parts().encode()


def unpack() -> None:
    """Unpack the pages of the zip file and have Reflex serve them. Does nothing without a zip file, or where pages are served already.

    Several processes may do this at once: each unpacks for itself, and one of the results stays.
    """
    if environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.get() or not bundle().is_file():
        return
    with zipfile.ZipFile(bundle()) as packed:
        stamp = pages().parent / f"pages-{hashlib.sha256(packed.comment).hexdigest()[:16]}"
        if not stamp.exists():
            _put_in_place(packed)
            stamp.touch()
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)


def must_be_packed() -> None:
    """End the process with one sentence where the zip file is missing or was made of other files than there are now."""
    if not bundle().is_file():
        sys.exit(f"The pages are not in the back end's bundle, so nobody could sign in there. Deploy with: {ANEW}")
    with zipfile.ZipFile(bundle()) as packed:
        if packed.comment != parts().encode():
            sys.exit(f"The pages in the back end's bundle are older than the program. Deploy with: {ANEW}")


def _put_in_place(packed: zipfile.ZipFile) -> None:
    pages().parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=pages().parent))
    packed.extractall(made)
    made.chmod(0o755)
    for _ in range(3):
        with suppress(OSError):
            made.rename(pages())
            return
        if pages().exists():  # an older bundle's, or those of a process that was quicker: the same ones
            with suppress(OSError):
                pages().rename(made.with_name(f"{made.name}-old"))
    shutil.rmtree(made, ignore_errors=True)

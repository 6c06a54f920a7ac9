"""The key that signs links where the environment names none: made once, kept for its owner alone."""

import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path


@cache
def kept_secret(path: Path) -> str:
    """The key in this file, made where there is none.

    Written aside and then given its name, so that no disk that fills up meanwhile leaves half a key, or none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or not path.stat().st_size:
        aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            _name_it(aside, path)
        finally:
            aside.unlink(missing_ok=True)
    return path.read_text(encoding="utf-8").strip()


def _name_it(aside: Path, path: Path) -> None:
    """Give the file its name unless another process was quicker; an empty one of that name gives way."""
    if path.exists() and not path.stat().st_size:
        path.unlink(missing_ok=True)
    with suppress(FileExistsError):
        os.link(aside, path)

"""`python3 -m rxapp`: makes the environment on first use, then starts the app inside it.

Standard library only. Any Python 3 must be able to read this file, so that an old one can say that it is too old:
no walrus, no match, no brackets around several `with` items.
"""

import argparse
import contextlib
import errno
import hashlib
import importlib.util
import os
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

try:
    import fcntl
except ImportError:
    fcntl = None

OLDEST = (3, 11)
if sys.version_info < OLDEST:
    sys.exit(
        "rxapp needs Python {}.{} or newer, and this is Python {}.{} ({}). Start it with a newer one, such as: python3.12 -m rxapp".format(
            *OLDEST, *sys.version_info[:2], sys.executable
        )
    )

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
COMMANDS = ("seed", "worker", "doctor", "deploy")
LAST_LINES = 25
TABLETS = " Leave it out, or say --host 0.0.0.0 for tablets in the same network."
UNREACHABLE = re.compile(
    "connection broken by|new connection|name resolution|unreachable|timed out|\\bENOTFOUND\\b|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT",
    re.IGNORECASE,
)


def main(words: list[str]) -> int:
    """Start the app, or one of the commands seed, worker, doctor and deploy, inside the environment. Returns the exit code."""
    if words[:1] and words[0] in COMMANDS:
        return inside(environment(ROOT / "requirements.txt"), "-m", f"rxapp.commands.{words[0]}", *words[1:])
    wanted = _arguments(words)
    stop_if_taken(wanted.host, wanted.port)
    if wanted.empty:
        os.environ["RXAPP_DEMO"] = "off"
    python = environment(ROOT / "requirements.txt")
    served = (f"--host={wanted.host}", f"--port={wanted.port}", f"--processes={wanted.processes}")
    return inside(python, "-m", "rxapp.commands.serve", *served)


def environment(requirements: Path) -> Path:
    """The Python inside .venv with everything of the file installed: made, mended or brought up to date where needed."""
    python = VENV / ("Scripts" if os.name == "nt" else "bin") / ("python.exe" if os.name == "nt" else "python")
    with _one_at_a_time():
        if not _runs(python):
            _make_venv()
        if not _is_installed(requirements):
            _install(python, requirements)
            for file in (requirements, *_included(requirements)):
                _stamp(file).write_text(_fingerprint(file))
    return python


@contextlib.contextmanager
def _one_at_a_time():
    """Services that start together do not make the environment over each other (Windows has no such lock)."""
    if fcntl is None:
        yield
        return
    folder = os.open(str(ROOT), os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network folders know no locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def inside(python: Path, *words: str) -> int:
    """Go on inside the environment, in this same process where the system can do that. Returns the exit code."""
    os.chdir(ROOT)
    command = [str(python), *words]
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


def stop_if_taken(host: str, port: int) -> None:
    """Say so, and stop, when the port cannot be had."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
            if os.name != "nt":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
    except socket.gaierror:
        stop(f"--host {host} is not an address of this machine.{TABLETS}")
    except PermissionError:
        stop(f"Port {port} may not be used by this account. Choose one above 1023: python3 -m rxapp --port 3000")
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            stop(f"--host {host} is not an address of this machine.{TABLETS}")
        if error.errno in (errno.EADDRINUSE, 10048):
            stop(f"Port {port} is in use, perhaps by rxapp itself. Choose another: python3 -m rxapp --port {port + 1}")
        stop(f"Cannot listen on {host}, port {port}: {error.strerror}.")


def stop(sentence: str) -> NoReturn:
    """End with one sentence on standard error and exit code 1."""
    sys.stdout.flush()
    sys.exit(sentence)


def watched(command: list[str], title: str, counted: str = "") -> None:
    """Run a long command behind one line of progress. `counted` is the word that begins the lines to count.

    Raises CalledProcessError with all that the command said.
    """
    lines: list[str] = []
    with _Progress(title) as progress:
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", cwd=ROOT)
        for line in running.stdout or ():
            lines.append(line.rstrip())
            progress.saw(line.strip(), counted)
        if running.wait():
            raise subprocess.CalledProcessError(running.returncode, command, "\n".join(lines))


def is_unreachable(output: str) -> bool:
    """Whether the output of pip or npm tells of a network that does not answer."""
    return bool(UNREACHABLE.search(output))


def tail(output: str) -> str:
    """The last lines of a command's output."""
    return "\n".join(output.splitlines()[-LAST_LINES:])


class _Progress:
    """One line that moves in a terminal, a line every ten seconds elsewhere."""

    def __init__(self, title: str):
        self.title, self.what, self.count, self.began = title, "", 0, time.monotonic()
        self.moves = sys.stdout.isatty()
        self.over = threading.Event()
        self.drawer = threading.Thread(target=self._draw, daemon=True)

    def __enter__(self) -> "_Progress":
        if not self.moves:
            print(f"{self.title} ...", flush=True)
        self.drawer.start()
        return self

    def __exit__(self, failed: object, *_rest: object) -> None:
        self.over.set()
        self.drawer.join()
        start = "\r\033[K" if self.moves else ""
        print(f"{start}{self.title}: {'stopped' if failed else 'done'}, {time.monotonic() - self.began:.0f} s", flush=True)

    def saw(self, line: str, counted: str) -> None:
        """Take note of one line of the command's output."""
        word, _, rest = line.partition(" ")
        if counted and word == counted:
            self.count += 1
            self.what = re.split(r"[\s<>=!~;\[(]", rest)[0]
        elif line.startswith("Installing collected"):
            self.what = "unpacking"

    def _draw(self) -> None:
        while not self.over.wait(0.5 if self.moves else 10):
            text = f"{self.title}: {self.count or ''} {self.what} {time.monotonic() - self.began:.0f} s".replace("  ", " ")
            print(f"\r\033[K{text}" if self.moves else text, end="" if self.moves else "\n", flush=True)


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m rxapp",
        description="Starts the desk. On first use it makes its environment (.venv) and a demo shop.",
        epilog=f"Other commands: {', '.join(f'python3 -m rxapp {name}' for name in COMMANDS)} (each knows --help).",
    )
    parser.add_argument("--port", type=_port, default=3000, help="port to serve on (3000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (127.0.0.1); 0.0.0.0 lets tablets in")
    parser.add_argument("--processes", type=_count, default=1, help="web processes that share the port (1); more need RXAPP_REDIS_URL")
    parser.add_argument("--empty", action="store_true", help="a new database starts without the demo shop")
    return parser.parse_args(words)


def _port(word: str) -> int:
    if not word.isdigit() or not 0 < int(word) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(word)


def _count(word: str) -> int:
    if not word.isdigit() or not 0 < int(word) < 100:
        raise argparse.ArgumentTypeError("processes are counted from 1 to 99")
    return int(word)


def _is_installed(requirements: Path) -> bool:
    stamp = _stamp(requirements)
    return stamp.is_file() and stamp.read_text() == _fingerprint(requirements)


def _stamp(requirements: Path) -> Path:
    return VENV / f"installed-{requirements.resolve().relative_to(ROOT).as_posix().replace('/', '-')}"


def _fingerprint(requirements: Path) -> str:
    """Changes when the file, or a file that it includes, changes."""
    texts = [file.read_text(encoding="utf-8") for file in (requirements, _lock(requirements)) if file.is_file()]
    return hashlib.sha256("\n".join([*texts, *map(_fingerprint, _included(requirements))]).encode()).hexdigest()


def _lock(requirements: Path) -> Path:
    """Where every package that the file asks for, and all that those need, stands with version and hashes (ASVS 15.2.1)."""
    return requirements.with_name(f".{requirements.stem}.lock")


def _included(requirements: Path) -> list[Path]:
    return [requirements.parent / name for name in re.findall(r"^-r\s+(\S+)", requirements.read_text(encoding="utf-8"), re.MULTILINE)]


def _runs(python: Path) -> bool:
    """Whether the environment is whole: a Python that starts, is new enough and has pip."""
    question = f"import sys, importlib.util as u; sys.exit(sys.version_info < {OLDEST} or not u.find_spec('pip'))"
    try:
        return subprocess.run([str(python), "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_venv() -> None:
    if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
        stop(
            f"This Python ({sys.executable}) cannot make virtual environments. On Debian or Ubuntu install the package"
            " python3-venv (apt-get install python3-venv) and start again."
        )
    try:
        watched([sys.executable, "-m", "venv", "--clear", str(VENV)], "Making the environment .venv")
    except subprocess.CalledProcessError as error:
        stop(f"The environment .venv could not be made.\n{tail(error.output)}")


def _install(python: Path, requirements: Path) -> None:
    lock = _lock(requirements)
    wanted = ["--require-hashes", "-r", str(lock)] if lock.is_file() else ["-r", str(requirements)]
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar=off", "--retries=2", *wanted]
    try:
        watched([str(python), "-m", "pip", "install", *options], "Installing the packages", counted="Collecting")
    except subprocess.CalledProcessError as error:
        if is_unreachable(error.output):
            stop(
                "The packages could not be fetched, because the package index does not answer. Connect this machine to the network"
                " (or tell pip of your proxy or index) and start again; nothing that was fetched is lost."
            )
        stop(f"The packages could not be installed. This is what pip said last:\n{tail(error.output)}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)

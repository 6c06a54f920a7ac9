"""`python3 -m rxapp` says in one sentence why it cannot start, and does no work twice."""

import importlib
import os
import socket
import subprocess
import sys
import threading

import pytest

from rxapp import __main__ as launcher
from rxapp.commands import serve


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A folder with a requirements file, and an environment in it that is only noted."""
    made = []
    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    monkeypatch.setattr(launcher, "VENV", tmp_path / ".venv")

    def make_venv():
        for old in launcher.VENV.iterdir():
            old.unlink()
        made.append("venv")

    monkeypatch.setattr(launcher, "_make_venv", make_venv)
    monkeypatch.setattr(launcher, "_install", lambda _python, file: made.append(file.relative_to(tmp_path).as_posix()))
    monkeypatch.setattr(launcher, "_runs", lambda _python: "venv" in made)
    (tmp_path / ".venv").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "requirements.txt").write_text("reflex==1\n")
    (tmp_path / "tests" / "requirements.txt").write_text("-r ../requirements.txt\npytest==1\n")
    return tmp_path, made


def test_a_port_in_use_is_told_before_anything_is_made(taken):
    said = subprocess.run(
        [sys.executable, "-m", "rxapp", "--port", str(taken)], cwd=launcher.ROOT, capture_output=True, text=True, check=False, timeout=20
    )
    assert said.returncode == 1
    assert said.stderr.strip() == f"Port {taken} is in use, perhaps by rxapp itself. Choose another: python3 -m rxapp --port {taken + 1}"
    assert said.stdout == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1"])
def test_a_port_taken_on_one_address_is_taken_on_all(taken, host):
    with pytest.raises(SystemExit, match="in use"):
        launcher.stop_if_taken(host, taken)


@pytest.mark.parametrize("host", ["192.0.2.77", "no.such.host.invalid"])
def test_a_host_of_another_machine(host):
    with pytest.raises(SystemExit, match=f"--host {host} is not an address of this machine"):
        launcher.stop_if_taken(host, 0)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "30 00", ""])
def test_what_is_no_port(port, capsys):
    with pytest.raises(SystemExit) as stopped:
        launcher.main(["--port", port])
    assert stopped.value.code == 2
    assert "1 to 65535" in capsys.readouterr().err or port == "-1"


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as stopped:
        launcher.main(["--help"])
    said = capsys.readouterr().out
    assert stopped.value.code == 0
    assert all(word in said for word in ("--port", "--host", "--empty", "seed", "worker", "doctor"))


@pytest.mark.parametrize("command", ["seed", "worker", "doctor"])
def test_each_command_knows_help_and_refuses_what_it_does_not_know(command, capsys):
    """`--help` shows help and does nothing else: no database is touched, no loop begins."""
    main = importlib.import_module(f"rxapp.commands.{command}").main
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert f"python3 -m rxapp {command}" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main(["--hepl"])
    assert ended.value.code == 2


@pytest.mark.parametrize("path", ["rxapp/__main__.py", "tests/__main__.py"])
def test_a_python_that_is_too_old_is_told_in_one_sentence(path):
    """Before anything is made: which Python it is, and which it takes."""
    older = "import sys, runpy; sys.version_info = (3, 9, 2, 'final', 0); runpy.run_path(sys.argv[1], run_name='__main__')"
    ended = subprocess.run([sys.executable, "-c", older, path], capture_output=True, text=True, cwd=launcher.ROOT, check=False)
    assert ended.returncode == 1
    assert "needs Python 3.11 or newer, and this is Python 3.9" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_environment_is_made_once(house):
    root, made = house
    for _ in range(3):
        launcher.environment(root / "requirements.txt")
    assert made == ["venv", "requirements.txt"]


def test_services_that_start_together_make_the_environment_once(house, monkeypatch):
    root, made = house
    make, is_making = launcher._make_venv, threading.Event()

    def slowly():
        is_making.set()
        threading.Event().wait(0.3)  # long enough for the other to come by
        make()

    monkeypatch.setattr(launcher, "_make_venv", slowly)
    first = threading.Thread(target=launcher.environment, args=[root / "requirements.txt"])
    first.start()
    assert is_making.wait(10)
    launcher.environment(root / "requirements.txt")
    first.join()
    assert made == ["venv", "requirements.txt"]


def test_a_changed_file_installs_again(house):
    root, made = house
    launcher.environment(root / "tests" / "requirements.txt")
    launcher.environment(root / "tests" / "requirements.txt")
    (root / "requirements.txt").write_text("reflex==2\n")
    launcher.environment(root / "tests" / "requirements.txt")
    launcher.environment(root / "requirements.txt")  # is part of what was installed
    assert made == ["venv", "tests/requirements.txt", "tests/requirements.txt"]


def test_an_interrupted_installation_is_taken_up_again(house, monkeypatch):
    root, made = house

    def stopped(_python, _file):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(launcher, "_install", stopped)
        with pytest.raises(KeyboardInterrupt):
            launcher.environment(root / "requirements.txt")
    launcher.environment(root / "requirements.txt")
    assert made == ["venv", "requirements.txt"]


def test_an_environment_whose_python_is_gone_is_made_anew(house):
    root, made = house
    launcher.environment(root / "requirements.txt")
    made.clear()
    launcher.environment(root / "requirements.txt")
    assert made == ["venv", "requirements.txt"]


def test_a_python_without_venv_names_the_package_to_install(monkeypatch):
    monkeypatch.setattr(launcher.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        launcher._make_venv()


def test_no_network_while_installing(tmp_path, monkeypatch):
    """The index is a closed port of this machine; nothing is installed, and the reason is told."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{closed.getsockname()[1]}/simple")
        monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        (tmp_path / "requirements.txt").write_text("a-package-that-rxapp-made-up==1\n")
        with pytest.raises(SystemExit, match="package index does not answer"):
            launcher._install(sys.executable, tmp_path / "requirements.txt")


def test_a_package_that_cannot_be_installed_shows_what_pip_said(tmp_path):
    (tmp_path / "requirements.txt").write_text("./not-here\n")
    with pytest.raises(SystemExit, match="not-here"):
        launcher._install(sys.executable, tmp_path / "requirements.txt")


def test_progress_is_shown(capsys):
    launcher.watched([sys.executable, "-c", "print('Collecting reflex==1')"], "Installing", counted="Collecting")
    assert capsys.readouterr().out.splitlines()[0] == "Installing ..."
    with pytest.raises(subprocess.CalledProcessError) as failed:
        launcher.watched([sys.executable, "-c", "print('why'); raise SystemExit(3)"], "Installing")
    assert failed.value.output == "why"
    assert "Installing: stopped" in capsys.readouterr().out


def test_several_web_processes_without_redis_are_refused_in_one_sentence(monkeypatch):
    monkeypatch.delenv("RXAPP_REDIS_URL", raising=False)
    with pytest.raises(SystemExit, match="set RXAPP_REDIS_URL, or leave --processes out"):
        serve.main(["--processes=2"])


@pytest.mark.parametrize("number", ["0", "-1", "two", "100"])
def test_a_number_of_processes_that_makes_no_sense(number, capsys):
    with pytest.raises(SystemExit):
        launcher.main(["--processes", number])
    assert "processes are counted from 1 to 99" in capsys.readouterr().err


def test_plain_reflex_run_stops_with_one_sentence_that_names_the_ways_that_work(tmp_path):
    """Point 22: two ports would show an empty page on one of them, and listen to the whole network."""
    ended = subprocess.run(
        [sys.executable, "-m", "reflex", "run"],
        cwd=launcher.ROOT,
        env={**os.environ, "RXAPP_DATA_DIR": str(tmp_path), "REFLEX_WEB_WORKDIR": str(tmp_path / "web")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 1
    assert "`reflex run --env preview`" in ended.stderr
    assert "`reflex run --env prod`" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_reflexs_own_commands_listen_on_this_machine_alone_and_leave_the_data_unwatched(tmp_path):
    """Point 22: `data/*.db-shm` would restart development for ever, and demo passwords are everybody's."""
    asked = "import os, rxconfig; print(rxconfig.config.backend_host, os.environ['REFLEX_HOT_RELOAD_EXCLUDE_PATHS'])"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REFLEX_")}
    said = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=launcher.ROOT,
        env={**environment, "RXAPP_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["127.0.0.1", str(tmp_path)]

"""A right environment is read; a wrong value stops the start with one clear sentence, and never shows a secret."""

import pytest

from rxapp.core.settings import Settings, settings


@pytest.fixture
def env(monkeypatch, tmp_path):
    """Set names without their prefix; read anew with the returned function's result."""
    monkeypatch.setenv("RXAPP_DATA_DIR", str(tmp_path / "data"))

    def read(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"RXAPP_{name.upper()}", value)
        settings.cache_clear()
        return settings()

    yield read
    settings.cache_clear()


def test_everything_has_a_default(env, tmp_path):
    made = env()
    assert made.database_url == f"sqlite:///{tmp_path / 'data' / 'rxapp.db'}"
    assert made.is_demo
    assert made.workers == "inside"
    assert not made.is_https
    assert (tmp_path / "data").is_dir()


def test_an_empty_value_is_no_value(env):
    assert env(workers="", redis_url="").workers == "inside"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_name_postgresql(env, scheme):
    assert env(database_url=f"{scheme}://app:x@db:5432/desk").database_url == "postgresql+psycopg://app:x@db:5432/desk"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "mysql://x"),
        ("redis_url", "http://localhost"),
        ("public_url", "desk.example.com"),
        ("public_url", "ftp://desk.example.com"),
        ("public_url", "https://desk.example.com/desk"),
        ("public_url", "https://desk.example.com:notaport"),
        ("public_url", "https://desk.example.com:70000"),
        ("public_url", "https://ada:hunter2@desk.example.com"),
        ("public_url", "https://desk.example.com#top"),
        ("public_url", "https://desk .example.com"),
        ("public_url", "https://desk..example.com"),
        ("public_url", "HTTPS://desk.example.com"),
        ("redis_url", "Redis://cache:6379/0"),
        ("gravatar_base", "Https://gravatar.com/avatar"),
        ("database_url", "sqlite:///:memory:"),
        ("database_url", "postgresql://app:hun#ter2@db:5432/desk"),
        ("health_token", "hunter2"),
        ("health_token", "                                "),
        ("secret_key", " " * 40),
        ("secret_key", "a" * 40),
        ("database_url", "postgresql://app:hunter2@db:port/desk"),
        ("database_url", "postgresql://app:hunter2@db"),
        ("database_url", "sqlite:///"),
        ("redis_url", "redis://:hunter2@cache:port/0"),
        ("redis_url", "redis://:hun#ter2@cache:6379/0"),
        ("redis_url", "redis://cache:6379/first"),
        ("demo", "yes"),
        ("secret_key", "x"),
        ("secret_key", "hunter2-hunter2-hunter2-hunter2"),
        ("workers", "both"),
        ("gravatar", "1"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(env, name, value):
    with pytest.raises(SystemExit) as stopped:
        env(**{name: value})
    said = str(stopped.value)
    assert said.startswith(f"rxapp cannot start: RXAPP_{name.upper()} ")
    assert said.endswith(".")
    assert "\n" not in said
    assert "hunter2" not in said
    assert "ter2" not in said


def test_a_file_that_is_not_text_is_not_shown(env, tmp_path):
    path = tmp_path / "key"
    path.write_bytes(b"hunter2\xff\xfe")
    with pytest.raises(SystemExit, match=f"RXAPP_SECRET_KEY_FILE {path} is not plain text") as stopped:
        env(secret_key_file=str(path))
    assert "hunter2" not in str(stopped.value)


def test_a_public_address_is_kept_as_browsers_write_it(env):
    assert env(public_url="https://Desk.Example.com/").public_url == "https://desk.example.com"


def test_a_public_address_with_a_path_is_told_why(env):
    """D5: the desk's addresses begin at the root."""
    with pytest.raises(SystemExit, match="without a path"):
        env(public_url="https://x.example/desk")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "https://desk.example.com:8443"),
        ("public_url", "http://192.168.1.20:3000"),
        ("public_url", "http://[fd00::1]:3000"),
        ("redis_url", "redis://:pa%23ss@cache:6379/0"),
        ("redis_url", "rediss://cache:6380/1?ssl_cert_reqs=none"),
        ("redis_url", "unix:///run/redis.sock"),
        ("database_url", "postgresql+psycopg:///rxapp?host=/var/run/postgresql"),
        ("gravatar_base", "https://pictures.example.com/avatar"),
    ],
)
def test_right_addresses_are_taken(env, name, value):
    taken = getattr(env(**{name: value}), name)
    assert (taken.get_secret_value() if hasattr(taken, "get_secret_value") else taken) == value


@pytest.mark.parametrize(
    ("values", "has_demo"),
    [
        ({}, True),
        ({"demo": "off"}, False),
        ({"public_url": "http://desk.lan"}, True),
        ({"public_url": "https://desk.example.com"}, False),
        ({"public_url": "https://desk.example.com", "demo": ""}, False),
        ({"public_url": "https://desk.example.com", "demo": "off"}, False),
        ({"public_url": "https://desk.example.com", "demo": "on"}, True),
    ],
)
def test_a_public_https_address_is_no_demo_unless_it_was_asked_for(env, values, has_demo):
    assert env(**values).is_demo is has_demo


def test_a_data_folder_inside_the_program_stays_at_home(env, tmp_path, monkeypatch):
    """Point 31: `reflex deploy` packs no folder that looks like an environment."""
    monkeypatch.setattr("rxapp.core.settings.ROOT", tmp_path)
    assert (env(data_dir="shop").data_dir / "pyvenv.cfg").is_file()
    assert not (env(data_dir=str(tmp_path)).data_dir / "pyvenv.cfg").exists()


def test_a_value_from_a_file(env, tmp_path):
    path = tmp_path / "key"
    path.write_text(f"{'s3cret-key' * 4}\n")
    assert env(secret_key_file=str(path)).secret() == "s3cret-key" * 4


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_a_file_that_is_not_there_or_a_folder_names_its_variable(env, tmp_path, name):
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(SystemExit, match=rf"cannot start: RXAPP_{name.upper()}_FILE {path} cannot be read \(.+\)\.$"):
            env(**{f"{name}_file": str(path)})


def test_a_data_folder_that_cannot_be(env, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match="RXAPP_DATA_DIR"):
        env(data_dir=str(tmp_path / "file" / "data"))


def test_the_data_folder_is_for_its_owner_alone(env, tmp_path, monkeypatch):
    """One that is made is closed, the usual one is closed also where an earlier version made it; a folder that was chosen stays."""
    monkeypatch.setattr("rxapp.core.settings.ROOT", tmp_path)
    usual, chosen = tmp_path / "data", tmp_path / "chosen"
    for folder in (usual, chosen):
        folder.mkdir()
        folder.chmod(0o755)
    folders = [env(data_dir=str(folder)).data_dir for folder in (tmp_path / "new", usual, chosen)]
    assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700, 0o700, 0o755]


def test_the_key_is_made_once_and_kept_for_its_owner_alone(env, tmp_path):
    made = env()
    kept = made.data_dir / "secret.key"
    assert len(made.secret()) >= 40
    assert kept.stat().st_mode & 0o077 == 0
    assert env().secret() == made.secret()


def test_secrets_do_not_print(env):
    assert "hunter2" not in repr(env(secret_key="hunter2-of-a-key-that-is-hard-to-guess"))


def test_settings_cannot_be_changed(env):
    with pytest.raises(ValueError, match="frozen"):
        env().demo = "off"

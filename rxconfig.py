"""Reflex's configuration, taken from rxapp's own settings."""

import os
import sys
import sysconfig

os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", "")
os.environ.setdefault("REFLEX_USE_NPM", "1")
os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")
os.environ.setdefault("npm_config_omit_lockfile_registry_resolved", "true")  # else a build writes this machine's registry into the lock
os.environ.setdefault("ALEMBIC_CONFIG", os.path.join(os.path.dirname(os.path.abspath(__file__)), "rxapp", "migrations", "alembic.ini"))

import reflex as rx
from reflex_base.constants import CompileContext, Env, StateManagerMode
from reflex_base.environment import environment

from rxapp.commands import built
from rxapp.commands.own_address import OwnAddress
from rxapp.core.setting_types import LOOPBACK
from rxapp.core.settings import settings

if (
    environment.REFLEX_COMPILE_CONTEXT.get() is CompileContext.RUN
    and environment.REFLEX_ENV_MODE.is_set()
    and environment.REFLEX_ENV_MODE.get() is Env.DEV
):
    sys.exit(
        "The desk serves pages and events on one port, which `reflex run` alone does not. Use `reflex run --env preview`"
        " (an edited view shows within seconds, after a reload), or `reflex run --env prod`."
    )
os.environ.setdefault("REFLEX_HOT_RELOAD_EXCLUDE_PATHS", str(settings().data_dir))
os.environ.setdefault("REFLEX_SOCKET_INTERVAL", "8")  # seconds; a line that died in silence is known as lost after twice that
os.environ.setdefault("REFLEX_SOCKET_TIMEOUT", "8")
if settings().redis_url:
    os.environ.setdefault("REFLEX_OPLOCK_ENABLED", "1")

config = rx.Config(
    app_name="rxapp",
    app_module_import="rxapp.app",
    backend_host="0.0.0.0" if built.bundle().is_file() else LOOPBACK[0],  # on the hosting its own door stands before us
    telemetry_enabled=False,
    show_built_with_reflex=False,
    db_url=None,
    redis_url=settings().redis_url or None,
    state_manager_mode=StateManagerMode.REDIS if settings().redis_url else StateManagerMode.MEMORY,
    cors_allowed_origins=[],
    default_color_mode="system",
    plugins=[
        OwnAddress(),
        rx.plugins.RadixThemesPlugin(
            theme=rx.theme(
                accent_color="teal",
                gray_color="sage",
                radius="medium",
                scaling="100%",
                panel_background="solid",
                has_background=True,
                appearance="inherit",
            )
        ),
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)

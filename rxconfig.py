"""Reflex's configuration, taken from rxapp's own settings."""

import os
import sysconfig

os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", "")
os.environ.setdefault("REFLEX_USE_NPM", "1")
os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")
os.environ.setdefault("ALEMBIC_CONFIG", os.path.join(os.path.dirname(os.path.abspath(__file__)), "rxapp", "migrations", "alembic.ini"))

import reflex as rx
from reflex_base.constants import StateManagerMode

from rxapp.core.settings import settings

if settings().redis_url:
    os.environ.setdefault("REFLEX_OPLOCK_ENABLED", "1")

config = rx.Config(
    app_name="rxapp",
    app_module_import="rxapp.app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    db_url=None,
    redis_url=settings().redis_url or None,
    state_manager_mode=StateManagerMode.REDIS if settings().redis_url else StateManagerMode.MEMORY,
    cors_allowed_origins=[],
    default_color_mode="system",
    plugins=[
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

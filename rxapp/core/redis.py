"""The Redis that several web processes share (Reflex's states, `web.rate_limits`); here only whether it answers."""

from typing import Any, cast
from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import RedisError

from rxapp.core.settings import settings

ANSWERS_WITHIN = 5.0


def trouble() -> str:
    """The error of the Redis in the settings; "" where it answers, or where none is set."""
    if not settings().redis_url:
        return ""
    asked: Any = cast(Any, Redis).from_url(settings().redis_url, socket_timeout=ANSWERS_WITHIN, socket_connect_timeout=ANSWERS_WITHIN)
    try:
        asked.ping()
    except (RedisError, OSError) as error:
        return " ".join(str(error).split())[:300].rstrip(".")
    finally:
        asked.close()
    return ""


def place() -> str:
    """Which Redis, without its password."""
    url = urlsplit(settings().redis_url)
    return url.path if url.scheme == "unix" else f"{url.hostname}:{url.port or 6379}"

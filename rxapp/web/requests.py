"""What our routes take from a request: a small form, an address to go on to, the languages of the browser."""

from urllib.parse import parse_qsl, unquote

from starlette.requests import Request

from rxapp.core.i18n import LANGUAGES
from rxapp.core.text import clean
from rxapp.staff.sessions import cookie_in

UI_COOKIE = "rxapp_ui"
FIELDS = 40
SECRETS = frozenset({"password"})
LONGEST_ADDRESS = 2000
OWN_PAGES = ("/login", "/logout", "/lock", "/switch", "/setup", "/invite", "/renew", "/hooks")


async def form_of(request: Request) -> dict[str, str]:
    """The fields of an urlencoded form, the last of each name: cleaned, but for secrets, which stay as typed (ASVS 6.2.8).

    Empty where the body is something else.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return {}
    try:
        pairs = parse_qsl((await request.body()).decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS)
    except ValueError:
        return {}
    return {name: value if name in SECRETS else clean(value) for name, value in pairs}


def safe_next(address: str) -> str:
    """The address to go on to, if it is a page of this site; else "/". Nothing may lead to another host."""
    is_path = address.startswith("/") and not address.startswith(("//", "/\\", "/_"))
    is_plain = len(address) <= LONGEST_ADDRESS and "\\" not in address and address.isprintable()
    folder = "/" + address.partition("?")[0].partition("#")[0].lstrip("/").partition("/")[0]
    return address if is_path and is_plain and folder not in OWN_PAGES else "/"


def chosen_ui(request: Request) -> tuple[str, str]:
    """Language and zone (IANA name) that this browser was last used with; "" for none."""
    language, _, zone = unquote(cookie_in(cookie_header(request), UI_COOKIE)).partition("|")
    return (language if language in LANGUAGES else ""), zone


def asked_language(header: str) -> str:
    """The first of our languages that an Accept-Language header asks for, by its weights; "" for none."""
    weighed: list[tuple[float, int, str]] = []
    for order, part in enumerate(header.split(",")[:20]):
        name, _, weight = part.strip().partition(";q=")
        language = name.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            weighed.append((-_weight(weight), order, language))
    return min(weighed)[2] if weighed and min(weighed)[0] < 0 else ""


def cookie_header(request: Request) -> str:
    """Every cookie of the request as one header."""
    return "; ".join(request.headers.getlist("cookie"))


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0

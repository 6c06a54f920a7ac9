"""The few pages before sign-in: plain HTML, no socket, no library. Everything put into them is escaped.

One short script deletes this tab's token, so that nobody gets the screens of the last person, and applies the chosen theme;
another posts the key of a one-time link back. The Content-Security-Policy names their hashes, and nothing else may run.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable
from functools import partial

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from rxapp.core import i18n
from rxapp.web.requests import asked_language, chosen_ui

Say = Callable[..., str]

SCRIPT = "sessionStorage.removeItem('token');document.documentElement.className=localStorage.getItem('theme')||''"
OPENING = (
    "((f)=>{f.elements.key.value=location.hash.slice(1);history.replaceState(null,'',location.pathname);f.submit()})(document.forms[0])"
)


def _hashed(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


POLICY = (
    f"default-src 'none'; script-src {_hashed(SCRIPT)} {_hashed(OPENING)}; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_PAGE = Markup("""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{heading} · {brand}</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/login.css">
<script>{script}</script>
</head>
<body>
<main>
<p class="brand"><img src="/favicon.svg" alt="" width="28" height="28">{brand}</p>
<h1>{heading}</h1>
{body}
</main>
</body>
</html>
""")


def words_for(request: Request, shop_language: str) -> tuple[str, Say]:
    """The page's language and the function that gives its words: the language last used in this browser, else what Accept-Language asks
    for, else the shop's.
    """
    language = chosen_ui(request)[0] or asked_language(request.headers.get("accept-language", "")) or shop_language
    return language, partial(i18n.say, language)


def page(language: str, *, brand: str, heading: str, body: Iterable[Markup], status: int = 200) -> HTMLResponse:
    """A whole page with this status; no cache may store it."""
    shown = _PAGE.format(language=language, brand=brand or "rxapp", heading=heading, body=_joined(body), script=Markup(SCRIPT))
    return HTMLResponse(shown, status_code=status, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})


def opening(language: str, *, brand: str, heading: str, action: str, without: str) -> HTMLResponse:
    """The page that a one-time link opens: posts the key behind the `#` to the action, as `key` with `look`."""
    body = [
        form(action, hidden={"key": "", "look": "1"}),
        Markup("<noscript><p>{}</p></noscript>").format(without),
        Markup("<script>{}</script>").format(Markup(OPENING)),
    ]
    return page(language, brand=brand, heading=heading, body=body)


def form(action: str, *parts: Markup, hidden: dict[str, str] | None = None) -> Markup:
    """A form that posts to the action."""
    kept = (Markup('<input type="hidden" name="{}" value="{}">').format(*pair) for pair in (hidden or {}).items())
    return Markup('<form method="post" action="{}">\n{}\n</form>').format(action, _joined([*kept, *parts]))


def field(label: str, name: str, *, value: str = "", kind: str = "text", help_text: str = "", **attributes: str | int | bool) -> Markup:
    """A labelled field of one line; attributes as in HTML, with `_` for `-`, True for one without a value."""
    given = {"id": name, "name": name, "type": kind, "value": value, **attributes}
    if help_text:
        given["aria-describedby"] = f"{name}-help"
    note = Markup('\n<p class="help" id="{}-help">{}</p>').format(name, help_text) if help_text else Markup()
    return Markup('<div class="field">\n<label for="{}">{}</label>\n<input{}>{}\n</div>').format(name, label, _attributes(given), note)


def choice(label: str, name: str, options: Iterable[tuple[str, str]], *, chosen: str = "") -> Markup:
    """A labelled drop-down of (value, word) pairs."""
    listed = Markup("\n").join(
        Markup("<option{}>{}</option>").format(_attributes({"value": value, "selected": value == chosen}), word) for value, word in options
    )
    return Markup('<div class="field">\n<label for="{0}">{1}</label>\n<select id="{0}" name="{0}">\n{2}\n</select>\n</div>').format(
        name, label, listed
    )


def submit(word: str) -> Markup:
    """The one primary button."""
    return Markup('<button type="submit" class="primary">{}</button>').format(word)


def alert(text: str) -> Markup:
    """What went wrong, in red and in words; nothing where the text is empty."""
    return Markup('<p class="alert" role="alert">{}<span>{}</span></p>').format(_CROSS, text) if text else Markup()


def paragraph(text: str, *, kind: str = "quiet") -> Markup:
    """A line of plain text."""
    return Markup('<p class="{}">{}</p>').format(kind, text)


def link(href: str, text: str, *, kind: str = "") -> Markup:
    """A link inside the site."""
    return Markup('<a href="{}" class="{}">{}</a>').format(href, kind, text)


def listed(label: str, items: Iterable[Markup]) -> Markup:
    """A list under a small label."""
    entries = Markup("\n").join(Markup("<li>{}</li>").format(item) for item in items)
    return Markup('<h2 id="listed">{}</h2>\n<ul aria-labelledby="listed">\n{}\n</ul>').format(label, entries)


_CROSS = Markup(
    '<svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
    'aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="m15 9-6 6m0-6 6 6"/></svg>'
)


def _attributes(given: dict[str, str | int | bool]) -> Markup:
    parts: list[Markup] = []
    for name, value in given.items():
        if value is True:
            parts.append(Markup(" {}").format(name.replace("_", "-")))
        elif value is not False:
            parts.append(Markup(' {}="{}"').format(name.replace("_", "-"), value))
    return Markup().join(parts)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("\n").join(part for part in parts if part)

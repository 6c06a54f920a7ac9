"""The text that staff see, made into the second half of an e-mail: paragraphs, line breaks, links, nothing else; its Message-ID."""

import hashlib
import re
from html import escape

from rxapp.core.addresses import wire_domain
from rxapp.core.text import one_line

_LINK = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)
ID_LIMIT = 300
DIGEST = "sha256-"  # begins what is kept of an id that is longer
_TRAILING = ".,;:!?)]}»”’"


def as_html(text: str, *, language: str = "") -> str:
    """A whole HTML document of the plain text. Everything is escaped; only http and https addresses become links."""
    paragraphs = [block.strip("\n") for block in re.split(r"\n{2,}", text.strip("\n"))]
    body = "\n".join(f"<p>{_lines(block)}</p>" for block in paragraphs if block.strip())
    spoken = f' lang="{escape(language)}"' if language else ""
    return f'<!DOCTYPE html>\n<html{spoken}><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n'


def header_id(reference: str, sender: str) -> str:
    """The Message-ID of a mail: our own reference at the sender's domain, in ASCII."""
    return f"<{reference}@{wire_domain(sender.rpartition('@')[2])}>"


def kept_id(value: str) -> str:
    """A Message-ID as it is kept and looked for: the text between the angle brackets, a very long one by its digest."""
    bare = one_line(value).strip("<> ")
    return bare if len(bare) <= ID_LIMIT else DIGEST + hashlib.sha256(bare.encode()).hexdigest()


def _lines(block: str) -> str:
    return "<br>\n".join(_linked(line) for line in block.split("\n"))


def _linked(line: str) -> str:
    made: list[str] = []
    done = 0
    for match in _LINK.finditer(line):
        address = _without_trailing(match[0])
        made.append(escape(line[done : match.start()]))
        made.append(f'<a href="{escape(address)}">{escape(address)}</a>')
        done = match.start() + len(address)
    return "".join(made) + escape(line[done:])


def _without_trailing(address: str) -> str:
    """A full stop or a closing bracket after an address belongs to the sentence, unless the bracket was opened inside."""
    end, still_open = len(address), address.count("(") - address.count(")")
    while end and address[end - 1] in _TRAILING:
        if address[end - 1] == ")":
            if still_open >= 0:
                break
            still_open += 1
        end -= 1
    return address[:end]

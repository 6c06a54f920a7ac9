"""One article of a correspondence as the screen holds it."""

from dataclasses import dataclass, field

from rxapp.messages.history.state.entries import Entry, entry
from rxapp.tickets.queries.articles import Article
from rxapp.tickets.queries.pick_lists import Choice

KB = 1024


@dataclass
class FileLine:
    """One file: its number, its name, and its size in the two units that people read; `mb` is 0 below a megabyte."""

    id: int = 0
    name: str = ""
    kb: int = 0
    mb: float = 0
    is_picture: bool = False


@dataclass
class Line:
    """One article (`queries.articles.Article`); `sent` is the message with its ways out, `given` the values of a system line."""

    id: int = 0
    part: str = ""
    sent: Entry = field(default_factory=Entry)
    who: str = ""
    initials: str = ""
    tint: int = 0
    words: str = ""
    quote: str = ""
    files: list[FileLine] = field(default_factory=list[FileLine])
    copies: str = ""
    line: str = ""
    given: dict[str, str | int] = field(default_factory=dict[str, str | int])
    about: int = 0
    goes_at: str = ""
    entered_by: str = ""
    has_html: bool = False
    has_remote: bool = False
    is_unverified: bool = False
    is_stopped: bool = False
    is_new: bool = False
    sort: str = ""
    choices: list[Choice] = field(default_factory=list[Choice])


SAME = (
    "part",
    "who",
    "initials",
    "tint",
    "words",
    "quote",
    "line",
    "about",
    "goes_at",
    "entered_by",
    "has_html",
    "has_remote",
    "is_unverified",
    "is_stopped",
    "sort",
)


def line_of(article: Article, *, seen: int) -> Line:
    """An article for the screen; what the customer wrote after message `seen` is new to the person."""
    shown = entry(article.row)
    shown.body, shown.subject = "", shown.subject
    return Line(
        **{name: getattr(article, name) for name in SAME},
        id=article.row.id,
        sent=shown,
        files=[file_line(one.id, one.name, one.size, is_picture=one.is_picture) for one in article.files],
        choices=list(article.choices),
        copies=", ".join(article.copies),
        given=dict(article.values),
        is_new=article.part == "theirs" and article.row.id > seen,
    )


def file_line(number: int, name: str, size: int, *, is_picture: bool = False) -> FileLine:
    """A file as its chip shows it."""
    return FileLine(number, name, max(1, round(size / KB)), round(size / KB / KB, 1) if size >= KB * KB else 0, is_picture)

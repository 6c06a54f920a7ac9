"""The one list of built-in fields: form, card, search and the change history read it. Fixed per type here (RO-2, RO-9).

A field's catalogue key is `field.<name>`, or `field.<name>.<type>` where its label follows the type (RO-8).
"""

from dataclasses import dataclass

from rxapp.customers.rules import EMAIL_LIMIT, Kind

BOTH = frozenset(Kind)
PERSON = frozenset({Kind.PERSON})


@dataclass(frozen=True, slots=True)
class Field:
    """One built-in field.

    `kind` is line, text, flag, title, language, country, preference, type, number, phones, emails or tags; `block` the
    part of the form where its control stands, in the order of this list; `applies` the types that have it; `limit` counts
    characters (0: no text); `help` is the catalogue key of the sentence under its control, "" for none; `labels_differ`
    says that the label follows the type. A line or text with `is_fact` has a line of its own on the customer's page; a line
    with `is_searched` is found by its words, and by the digits in it. Names, number, phones, e-mails, tags and marks are
    shown and found in ways of their own (`view.card`, `search`).
    """

    name: str
    kind: str
    block: str
    limit: int = 0
    applies: frozenset[Kind] = BOTH
    help: str = ""
    labels_differ: bool = False
    is_fact: bool = False
    is_searched: bool = False

    def label(self, customer_kind: str) -> str:
        """The catalogue key of its label for a person or a company; history and export name it the same."""
        return f"field.{self.name}.{customer_kind}" if self.labels_differ else f"field.{self.name}"


FIELDS: tuple[Field, ...] = (
    Field("kind", "type", "type", 7),
    Field("is_supplier", "flag", "type"),
    Field("is_conflict", "flag", "type"),
    Field("is_vip", "flag", "type"),
    Field("title", "title", "person", 40, PERSON),
    Field("first_name", "line", "person", 80, PERSON),
    Field("last_name", "line", "person", 80, PERSON),
    Field("company", "line", "company", 120, labels_differ=True),
    Field("form_informal", "line", "greeting", 120, help="form.informal_help", is_fact=True),
    Field("form_formal", "line", "greeting", 120, help="form.formal_help", is_fact=True),
    Field("language", "language", "account", 5, help="form.language_help"),
    Field("number", "number", "account", 20, help="form.number_help"),
    Field("phones", "phones", "addresses"),
    Field("emails", "emails", "addresses"),
    Field("preference", "preference", "contact", 5, help="form.preference_help"),
    Field("line1", "line", "address", 120),
    Field("line2", "line", "address", 120),
    Field("town", "line", "address", 80),
    Field("county", "line", "address", 80),
    Field("postcode", "line", "address", 16, is_searched=True),
    Field("country", "country", "address", 2),
    Field("note", "text", "note", 4000),
    Field("tags", "tags", "note", 40, help="form.tags_help"),
)

BY_NAME = {field.name: field for field in FIELDS}
LISTS = frozenset({"phones", "emails", "tags"})
COLUMNS = tuple(field.name for field in FIELDS if field.name not in LISTS)
FACTS = tuple(field for field in FIELDS if field.is_fact)
SEARCHED = tuple(field.name for field in FIELDS if field.is_searched)
LABEL_LIMIT = 40
ADDRESS_LIMIT = EMAIL_LIMIT
NUMBER_LIMIT = 40


def in_block(block: str) -> tuple[Field, ...]:
    """The fields of one part of the form, in order."""
    return tuple(field for field in FIELDS if field.block == block)

"""The one list of built-in fields: form, history labels, search and export read it. Fixed per type here (RO-2, RO-9).

A field's catalogue key is `field.<name>`, or `field.<name>.<type>` where its label follows the type (RO-8).
"""

from dataclasses import dataclass

from rxapp.customers.rules import EMAIL_LIMIT, Kind

BOTH = frozenset(Kind)
PERSON = frozenset({Kind.PERSON})


@dataclass(frozen=True, slots=True)
class Field:
    """One built-in field.

    `kind` is line, text, flag, title, language, country, preference, type, number, phones, emails or tags; `applies`
    the types that have it; `limit` counts characters (0: no text). `is_column` fields stand in the grid, `is_searched`
    fields are found by the search; `labels_differ` says that the label follows the type.
    """

    name: str
    kind: str
    section: str
    limit: int = 0
    applies: frozenset[Kind] = BOTH
    is_column: bool = False
    is_searched: bool = False
    labels_differ: bool = False

    def label(self, customer_kind: str) -> str:
        """The catalogue key of its label for a person or a company; history and export name it the same."""
        return f"field.{self.name}.{customer_kind}" if self.labels_differ else f"field.{self.name}"


FIELDS: tuple[Field, ...] = (
    Field("kind", "type", "type", 7),
    Field("is_supplier", "flag", "type"),
    Field("is_conflict", "flag", "type", is_searched=True),
    Field("is_vip", "flag", "type"),
    Field("title", "title", "name", 40, PERSON),
    Field("first_name", "line", "name", 80, PERSON, is_column=True, is_searched=True),
    Field("last_name", "line", "name", 80, PERSON, is_column=True, is_searched=True),
    Field("company", "line", "name", 120, is_column=True, is_searched=True, labels_differ=True),
    Field("form_informal", "line", "name", 120),
    Field("form_formal", "line", "name", 120),
    Field("number", "number", "name", 20, is_searched=True),
    Field("language", "language", "name", 5),
    Field("phones", "phones", "contact", is_column=True, is_searched=True),
    Field("emails", "emails", "contact", is_column=True, is_searched=True),
    Field("preference", "preference", "contact", 5),
    Field("line1", "line", "address", 120),
    Field("line2", "line", "address", 120),
    Field("town", "line", "address", 80),
    Field("county", "line", "address", 80),
    Field("postcode", "line", "address", 16, is_searched=True),
    Field("country", "country", "address", 2),
    Field("note", "text", "note", 4000),
    Field("tags", "tags", "note", 40, is_column=True, is_searched=True),
)

BY_NAME = {field.name: field for field in FIELDS}
LISTS = frozenset({"phones", "emails", "tags"})
COLUMNS = tuple(field.name for field in FIELDS if field.name not in LISTS)
LABEL_LIMIT = 40
ADDRESS_LIMIT = EMAIL_LIMIT
NUMBER_LIMIT = 40


def fields_for(customer_kind: str) -> tuple[Field, ...]:
    """The form of one type, in order (RO-2)."""
    return tuple(field for field in FIELDS if customer_kind in field.applies)

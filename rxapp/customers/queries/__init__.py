"""Reads of customers: one record, the grid's pages, possible doubles. Every one asks for the right to see customers."""

from rxapp.customers.queries.doubles import DoubleRow, likely_doubles, nearest_names
from rxapp.customers.queries.many import NamedRow, named, owners_of_all
from rxapp.customers.queries.pages import PAGE, SORTS, GridPage, GridRow, is_cursor, page
from rxapp.customers.queries.records import (
    CustomerRow,
    Edit,
    EmailRow,
    PhoneRow,
    countries,
    customer_for,
    in_trouble,
    latest_edit,
    likeliest_owner,
    owners_of,
    phone_labels,
    prefixes,
    tag_names,
)

__all__ = [
    "PAGE",
    "SORTS",
    "CustomerRow",
    "DoubleRow",
    "Edit",
    "EmailRow",
    "GridPage",
    "GridRow",
    "NamedRow",
    "PhoneRow",
    "countries",
    "customer_for",
    "in_trouble",
    "is_cursor",
    "latest_edit",
    "likeliest_owner",
    "likely_doubles",
    "named",
    "nearest_names",
    "owners_of",
    "owners_of_all",
    "page",
    "phone_labels",
    "prefixes",
    "tag_names",
]

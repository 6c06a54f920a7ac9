"""Reads of templates, and of what fills them for one customer. Every one asks for the right to see customers."""

from rxapp.wording.queries.filling import (
    Filled,
    Match,
    Preview,
    SignatureBroken,
    fill,
    found_customers,
    name_parts,
    placeholder_values,
    preview,
    signature_for,
)
from rxapp.wording.queries.greetings import own_patterns, phrases_in_use
from rxapp.wording.queries.templates import (
    PAGE,
    TemplateLine,
    TemplateName,
    TemplatePage,
    TemplateRow,
    empty_template,
    page,
    template_for,
    template_names,
    templates,
)

__all__ = [
    "PAGE",
    "Filled",
    "Match",
    "Preview",
    "SignatureBroken",
    "TemplateLine",
    "TemplateName",
    "TemplatePage",
    "TemplateRow",
    "empty_template",
    "fill",
    "found_customers",
    "name_parts",
    "own_patterns",
    "page",
    "phrases_in_use",
    "placeholder_values",
    "preview",
    "signature_for",
    "template_for",
    "template_names",
    "templates",
]

"""The shipped wording of greetings and titles, one entry per language (D-14, D-14a). Data only, so that a shop can edit it.

`{name}` stands for a first name or a form of address, `{title}`, `{last_name}` and `{company}` for what the record holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's rows of the D-14 table, the mark that ends a greeting (D-14a), and its written titles."""

    mark: str
    informal: str
    formal_m: str
    formal_f: str
    formal_other: str
    formal_first: str
    company_formal: str
    company_informal: str
    nothing: str
    titles: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)


EN = Phrases(
    mark=",",
    informal="Hi {name}",
    formal_m="Dear {title} {last_name}",
    formal_f="Dear {title} {last_name}",
    formal_other="Dear {title} {last_name}",
    formal_first="Dear {name}",
    company_formal="Dear {company}",
    company_informal="Hi {company}",
    nothing="Hello",
    titles={"mr": "Mr", "mrs": "Mrs", "ms": "Ms", "miss": "Miss", "mx": "Mx", "dr": "Dr", "prof": "Prof"},
)

PL = Phrases(
    mark=",",
    informal="Cześć {name}",
    formal_m="Szanowny Panie {last_name}",
    formal_f="Szanowna Pani {last_name}",
    formal_other="Dzień dobry, {title} {last_name}",
    formal_first="Dzień dobry, {name}",
    company_formal="Szanowni Państwo",
    company_informal="Dzień dobry",
    nothing="Dzień dobry",
    titles={"mr": "Pan", "mrs": "Pani", "ms": "Pani", "miss": "Pani", "mx": "Mx", "dr": "dr", "prof": "prof."},
)

ES = Phrases(
    mark=":",
    informal="Hola {name}",
    formal_m="Estimado {title} {last_name}",
    formal_f="Estimada {title} {last_name}",
    formal_other="Estimado/a {title} {last_name}",
    formal_first="Estimado/a {name}",
    company_formal="Estimados señores",
    company_informal="Hola",
    nothing="Hola",
    titles={"mr": "Sr.", "mrs": "Sra.", "ms": "Sra.", "miss": "Srta.", "mx": "Mx.", "dr": "Dr.", "prof": "Prof."},
)

RU = Phrases(
    mark=",",
    informal="Привет, {name}",
    formal_m="Уважаемый {title} {last_name}",
    formal_f="Уважаемая {title} {last_name}",
    formal_other="Здравствуйте, {title} {last_name}",
    formal_first="Здравствуйте, {name}",
    company_formal="Добрый день",
    company_informal="Здравствуйте",
    nothing="Здравствуйте",
    titles={"mr": "г-н", "mrs": "г-жа", "ms": "г-жа", "miss": "г-жа", "mx": "Mx", "dr": "д-р", "prof": "проф."},
)

UK = Phrases(
    mark=",",
    informal="Привіт, {name}",
    formal_m="Шановний пане {last_name}",
    formal_f="Шановна пані {last_name}",
    formal_other="Добрий день, {title} {last_name}",
    formal_first="Добрий день, {name}",
    company_formal="Добрий день",
    company_informal="Вітаємо",
    nothing="Вітаємо",
    titles={"mr": "пан", "mrs": "пані", "ms": "пані", "miss": "пані", "mx": "Mx", "dr": "д-р", "prof": "проф."},
)

DEFAULT: Mapping[str, Phrases] = MappingProxyType({"en": EN, "pl": PL, "es": ES, "ru": RU, "uk": UK})

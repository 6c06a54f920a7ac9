"""Reading the store record."""

from dataclasses import dataclass

from sqlmodel import select

from rxapp.core.work import Work
from rxapp.shop.models import Shop

SHOP_ID = 1


@dataclass(frozen=True, slots=True)
class ShopRow:
    """The store record as others see it; spans in seconds."""

    name: str
    service_email: str
    phone: str
    address: str
    country: str
    zone: str
    language: str
    signature_email: str
    signature_sms: str
    undo_panel_for: int
    consent_new_email: bool
    consent_new_sms: bool
    email_channel: str
    sms_channel: str
    is_demo: bool


FIELDS = tuple(ShopRow.__dataclass_fields__)
_COUNTRY = select(Shop.country).where(Shop.id == SHOP_ID)
_DEFAULT_COUNTRY = Shop().country


def shop(work: Work) -> ShopRow:
    """The one store record; its defaults where none was saved yet."""
    row = work.session.exec(select(Shop).where(Shop.id == SHOP_ID)).first() or Shop()
    return ShopRow(**{name: getattr(row, name) for name in FIELDS})


def country(work: Work) -> str:
    """The shop's country alone, for reads that must be quick."""
    found = work.session.connection().execute(_COUNTRY).scalar()
    return found or _DEFAULT_COUNTRY

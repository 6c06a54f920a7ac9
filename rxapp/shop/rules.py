"""What the store record may hold. Pure."""

from phonenumbers import SUPPORTED_REGIONS

UNDO_MOST = 60
COUNTRIES = tuple(sorted(SUPPORTED_REGIONS))


def domain_of(address: str) -> str:
    """The domain that needs DNS entries, so that mail sent as this address is not treated as spoofed (CLX-22)."""
    return address.rpartition("@")[2]


def sets_consent_by_itself(*, consent_new_email: bool, consent_new_sms: bool) -> bool:
    """Whether new contacts start as agreeing: off by default, because consent is required (ROX-3)."""
    return consent_new_email or consent_new_sms

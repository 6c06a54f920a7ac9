"""E-mail addresses as the house keeps and compares them."""

from email_validator import EmailNotValidError, validate_email


def normal_email(text: str) -> str:
    """The address, case folded; "" where the text is not one. Asks no network."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.casefold()
    except EmailNotValidError:
        return ""

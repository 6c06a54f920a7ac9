"""What the store record may hold."""

import pytest

from rxapp.shop import rules


@pytest.mark.parametrize(("address", "domain"), [("desk@example.com", "example.com"), ("", ""), ('"a@b"@example.org', "example.org")])
def test_the_domain_that_needs_dns_entries_clx22(address, domain):
    assert rules.domain_of(address) == domain


@pytest.mark.parametrize(("email", "sms", "warns"), [(False, False, False), (True, False, True), (False, True, True)])
def test_a_default_that_gives_consent_is_warned_of_rox3(email, sms, warns):
    assert rules.sets_consent_by_itself(consent_new_email=email, consent_new_sms=sms) is warns


def test_the_countries_are_codes_of_two_letters():
    assert {"GB", "PL", "ES", "UA"} <= set(rules.COUNTRIES)
    assert all(len(code) == 2 and code.isupper() for code in rules.COUNTRIES)

"""What changed, told to every open screen: a version number per topic, and one relay per web process.

Holds nothing personal: a tab that hears "customers" re-reads its own rows with its own rights.
`relay` alone touches Reflex's event namespace.
"""

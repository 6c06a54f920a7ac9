"""Who agreed to be written to, at which number or address, when, and by which proof (D-1, RO-10, RO-14).

Keyed by a customer's id and a normalised address (E.164 for SMS, `core.addresses.compared_email` for e-mail). It knows nothing else of a
customer, and it does not send anything: messages ask it before every send.
"""

"""The store record: name, customer service e-mail (CL-2), address, hours, zone, language and the shop's settings.

Not the people who work here, and nothing of the customers.
"""

"""The ground: settings, database, unit of work, clock, locks, errors, inputs, paging, text and word catalogues.

Knows nothing of customers, staff or messages; every other folder may import it.
"""

"""The ground: settings, database, one unit of work, clock, errors, inputs, text and word catalogues.

Knows nothing of customers, staff or messages; every other folder may import it.
"""

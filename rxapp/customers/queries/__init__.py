"""Reads of customers: one record, the grid's pages, possible doubles. Every one asks for the right to see customers."""

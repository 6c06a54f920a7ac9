"""Writes of the worker and of providers' reports; no member of staff stands behind them."""

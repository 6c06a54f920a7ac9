"""Reads of the delivery: what is due, how the channels fare, why a message waits."""

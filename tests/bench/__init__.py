"""`python3 -m tests.bench`: how fast the desk is, as multiples of the bare event of the same app in the same run.

Measures and prints; asserts nothing about time, and is no part of the tests.
"""

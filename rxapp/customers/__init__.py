"""The people and companies that the shop deals with: record, search, possible doubles (RO-1..14, RO-29..33, CL-5..8, CLX-1).

Not what was said to them (messages), and not what they agreed to (consent, which this feature calls for each address).
"""

"""Reading mail from outside, whichever way it came: bytes in, an InboundMessage out. It fetches nothing and knows no table.

Every part of it works by the length of what it reads, whoever wrote that, and drops nothing: what it cannot show becomes a file.
"""

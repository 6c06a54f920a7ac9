"""The workshop: jobs and quotes, who does them, when, and how far they are (RO-15, CL-4, D-66, D-121, D-136).

Kept small on purpose: what a conversation with the customer needs. Lines, slots, payment and the board come on the same tables.
"""

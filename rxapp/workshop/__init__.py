"""The workshop: jobs and quotes, who does them, when, and how far they are (RO-15, CL-4, D-66, D-121, D-136).

Kept small on purpose, as far as a conversation with the customer needs it: it is no stock keeping and takes no money, and it writes to
nobody by itself. What is said about a job lies in messages, which name it.
"""

"""*Needs attention*: what failed, what is uncertain and what waits, with the ways out; its count, toasts and banner in the frame.

Not the history of one customer (`messages.state`), and no rule of its own about what may be done.
"""

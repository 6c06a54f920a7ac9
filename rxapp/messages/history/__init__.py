"""The timeline of a customer's messages, one message opened, and what can be done with it."""

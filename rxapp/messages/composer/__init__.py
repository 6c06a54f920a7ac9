"""The composer: what every written message has, whoever shows it: template, subject, greeting, text and its cost as SMS.

A screen mixes `state.fields` and `state.text` into its own state and lays out the parts of `view` for it. Not here: to whom
a message goes, whether they agreed, how a draft is kept, and sending; those belong to the screen.
"""

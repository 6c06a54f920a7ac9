"""Loops that wait: they claim one row at a time and do what takes long, outside every transaction.

Run by the web process, or by `python3 -m rxapp worker`. Not what may be sent, nor what a channel says (`messages`, `channels`).
"""

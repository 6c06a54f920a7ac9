"""What `python3 -m rxapp ...` starts inside the environment: start, seed, worker, doctor.

No rules and no screens; each command calls the features as any other caller does.
"""

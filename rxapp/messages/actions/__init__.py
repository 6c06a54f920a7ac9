"""What staff do with a message: write, keep, change, stop and settle it; `refusals` holds every "no"."""

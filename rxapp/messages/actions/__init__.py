"""What staff do with messages: write, keep, change, stop and settle them. `refusals` holds every expected error."""

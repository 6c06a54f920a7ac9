"""What staff do with jobs: create and edit them, move them in the calendar, set their status."""

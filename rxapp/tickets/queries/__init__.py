"""What screens and actions read of tickets."""

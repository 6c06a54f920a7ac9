"""What a ticket is and what becomes of it. Pure."""

"""What is done to tickets, one behaviour in each file."""

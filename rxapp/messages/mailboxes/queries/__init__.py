"""Reading mailboxes: for their screen, for the loops that fetch, and for those who watch over them."""

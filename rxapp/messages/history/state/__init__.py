"""The timeline and an opened message as screens hold them."""

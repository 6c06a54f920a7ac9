"""*Needs attention* and the notices of every page, as screens hold them."""

"""A customer-communications desk for a shop with a workshop."""

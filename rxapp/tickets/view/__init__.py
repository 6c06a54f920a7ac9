"""Components of the inbox, a ticket's page, the new ticket and their settings."""

"""E-mail by SendGrid: its SDK on our own transport. It tracks no clicks and no openings, and never repeats a request by itself."""

"""E-mail by SMTP: one connection per message, certificate checked, TLS always except to this machine itself."""

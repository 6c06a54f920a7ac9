"""SMS by Twilio: its SDK's sync client on our own transport. It never repeats a request by itself, and makes no calls yet."""

"""What the settings of tickets change: queues, statuses, categories, priorities and the rules for arriving messages."""

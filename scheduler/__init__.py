"""When things happen: one reminder's way, in order: pulse → plan_reminders → (outbox) → deliver → a channel."""

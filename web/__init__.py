"""The one HTTP server of the bot: webhooks, health, metrics."""

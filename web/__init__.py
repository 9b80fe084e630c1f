"""The one HTTP server of the bot: webhooks and health."""

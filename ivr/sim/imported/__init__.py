"""What testers have already: webhooks as other tools keep them, made into calls that can be replayed."""

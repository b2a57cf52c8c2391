"""Twilio's protocol, and nothing else."""

"""Tests of ivr.twilio."""

"""Tests of ivr.core."""

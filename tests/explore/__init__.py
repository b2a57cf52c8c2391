"""Tests of ivr.explore."""

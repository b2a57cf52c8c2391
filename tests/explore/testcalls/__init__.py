"""Tests of ivr.explore.testcalls."""

"""Tests of rendering, recordings and audio checks."""

"""``make soak``: the long suites. A short one of each kind is among the tests."""

"""The whole system in one process, with time, network, disk, database and people simulated around the real code."""

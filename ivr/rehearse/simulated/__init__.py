"""The world around the line, simulated: time, disk, database, network, carrier, people."""

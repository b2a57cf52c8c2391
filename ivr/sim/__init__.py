"""The other end of the wire: plays the carrier's and the caller's role."""

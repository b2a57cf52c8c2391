"""How quick the service is, against the limit of the same machine in the same run (``make bench``)."""

"""What commands print: transcripts, reports, played calls."""

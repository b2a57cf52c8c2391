"""Run the command line as ``python -m ivr``."""

from ivr.cli.main import main

main(prog_name="ivr")

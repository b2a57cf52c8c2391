"""``python -m tests.soak.forge``: starts the line again and again without importing everything each time.

It has loaded the code of ``ivr serve`` and forks; each fork is a process of its own that runs ``ivr serve`` from its
first line to its end, and can be killed like any other. Reads a line for each start, and answers with the process id.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import tempfile

from ivr import settings
from ivr.cli.main import main
from ivr.web.app import create_app
from ivr.wiring import join

MODULES = ("ivr.cli.serve", "uvicorn.lifespan.on", "uvicorn.protocols.http.httptools_impl", "uvloop", "httptools")


def forge() -> None:
    """Start one line for each line that is read, until there are no more."""
    for module in MODULES:
        importlib.import_module(module)
    with tempfile.TemporaryDirectory() as folder:
        create_app(join(settings.read({**os.environ, "IVR_DATA": folder})))  # what is imported when it is needed
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that are killed
    for _ in sys.stdin:
        process = os.fork()
        if process == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(2, 1)  # what it prints is no answer of ours
            main(["serve"])
        print(process, flush=True)


if __name__ == "__main__":
    forge()

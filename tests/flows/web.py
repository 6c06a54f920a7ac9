"""One start of the web server without its pages, which a bare socket does not need: `python -m tests.flows.web PORT PROCESSES`."""

import sys

from rxapp.commands import serve, start

if __name__ == "__main__":
    port, processes = int(sys.argv[1]), int(sys.argv[2])
    start.reach_redis()
    start.prepare()
    start.greet("127.0.0.1", port)
    serve.serve("127.0.0.1", port, processes, has_pages=False)

"""How gunicorn serves Tastemaker: `python -m gunicorn --config platform/gunicorn.conf.py tastemaker.wsgi`.

A connection is a request, and a worker takes no more of them than it has threads. So whoever waits, waits in the
kernel's one queue before all workers, and is served in turn. Kept connections would stay with the worker that took
them, which is never an even share: with 32 annotators the slowest twentieth of the answers then took twice the
median, and takes 1.3 times the median so (`make bench NAME=queue`). A reverse proxy keeps its clients' connections
itself.
"""

import os

bind = os.environ.get("TASTEMAKER_ADDRESS", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))  # one a core
threads = 3  # more of them mostly wait for one another's interpreter lock
worker_connections = threads
keepalive = 0
loglevel = "warning"

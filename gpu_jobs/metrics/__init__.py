"""What a monitor is told of the work: figures read from the database at each scrape, in Prometheus' families.

No process counts for itself, so it does not matter which of several web processes answers, nor how often workers
are killed: what one of them told, another continues.
"""

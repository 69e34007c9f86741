"""Stages: the work of which there may be too much for one machine, as functions from RecordBatch to RecordBatch.

A stage (`base`) is pure; `shards` cuts its input, and keeps what is done; `runners` say who does it.
"""

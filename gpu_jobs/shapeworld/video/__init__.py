"""Shapeworld in motion: clips of one shape that moves or stands still, judged stretch by stretch."""

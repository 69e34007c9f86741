"""Shapeworld: a built-in world of captions and pictures, small enough that every claim can be checked exactly."""

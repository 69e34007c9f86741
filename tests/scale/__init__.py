"""Benchmarks: speed is measured here, as ratios or seconds with a method, and never asserted in a test."""

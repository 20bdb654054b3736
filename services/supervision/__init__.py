"""Supervision 监督: the audit log, the clocks of all promised limits, and what the county sees of its 100 centres.

It owns no case: it listens. Every figure follows from the set of events in its audit log, in whatever order they came.
"""

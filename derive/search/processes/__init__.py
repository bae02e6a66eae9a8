"""Processes: work that is given up when it takes too long, and survives the death of a worker.

This room knows nothing of claims, and imports nothing of ours but itself.
"""

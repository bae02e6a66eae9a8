"""Certificates: theorems exported to Coq, where an independent checker confirms them.

May import the kernel, the table of rules and the search; nothing but the command line and
pages made on request import this room.
"""

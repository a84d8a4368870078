"""A PubMed on this machine, for the demo and the tests: real HTTP, real queries, and NCBI's ways of failing.

It speaks as much of E-utilities as the client asks (ESearch and EFetch of db=pubmed, GET and POST, with history), over
records that it is given. `python -m flows.loopback RECORDS.xml --port 8765` serves a file or folder by hand.
"""

from flows.loopback.faults import Fault
from flows.loopback.server import LoopbackPubMed, Request

__all__ = ["Fault", "LoopbackPubMed", "Request"]

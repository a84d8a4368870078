"""How often somebody may try to sign in: by name and by address, with a delay that grows with each failure.

Kept in memory and bounded. A name waits for a minute at most, so that a stranger cannot lock somebody out for long; an
address waits for a quarter of an hour.
"""

import ipaddress
import math
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

FREE = 5  # tries before the first delay
LONGEST_SECONDS = {"name": 60, "address": 900}
FORGOTTEN_AFTER = timedelta(hours=1)
MOST = 10_000  # names and addresses kept; the one that tried longest ago goes first


class Limiter:
    """Tries that have not succeeded, of names and of addresses."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tries: OrderedDict[tuple[str, str], tuple[int, datetime]] = OrderedDict()

    def seconds_to_wait(self, name: str, address: str, now: datetime) -> int:
        """0, and the try is counted as a failure until `succeeded`; or how long to wait, and it is not counted."""
        keys = _keys(name, address)
        with self._lock:
            wait = max(self._wait(key, now) for key in keys)
            if wait > 0:
                return math.ceil(wait)
            for key in keys:
                count, _ = self._recent(key, now)
                self._tries[key] = count + 1, now
                self._tries.move_to_end(key)
            while len(self._tries) > MOST:
                self._tries.popitem(last=False)
            return 0

    def succeeded(self, name: str, address: str) -> None:
        """Name and address start anew."""
        with self._lock:
            for key in _keys(name, address):
                self._tries.pop(key, None)

    def _wait(self, key: tuple[str, str], now: datetime) -> float:
        count, last = self._recent(key, now)
        if count < FREE:
            return 0
        delay = min(2 ** min(count - FREE, 20), LONGEST_SECONDS[key[0]])
        return delay - (now - last).total_seconds()

    def _recent(self, key: tuple[str, str], now: datetime) -> tuple[int, datetime]:
        count, last = self._tries.get(key, (0, now))
        return (0, now) if now - last > FORGOTTEN_AFTER else (count, last)


def _keys(name: str, address: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("name", name.casefold()[:64]), ("address", _network(address))


def _network(address: str) -> str:
    """The address; of an IPv6 one its /64, as whoever has one address there has all of them."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)

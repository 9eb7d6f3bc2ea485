"""What all workers know of a host: when it may be asked again, and whether it is silent."""

from __future__ import annotations

from ckan.lib.redis import connect_to_redis

from ckanext.ogptn.net.addresses import AllowedHosts

# Takes the host's next free turn, by the store's own clock, and tells how long until then.
_TAKE_TURN = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local turn = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local after = turn + tonumber(ARGV[1])
redis.call('SET', KEYS[1], string.format('%.6f', after),
           'PX', math.ceil((after - now) * 1000) + 1000)
return string.format('%.6f', turn - now)
"""


class SharedPace:
    """Turns of hosts, shared by all processes through the portal's Redis.

    Hosts of the portal's own network (those that are allowed by name) are asked without a pause
    unless ``everywhere`` says that the source itself wants one.
    """

    def __init__(
        self, allowed: AllowedHosts, requests_per_second: float, *, everywhere: bool = False
    ) -> None:
        self.allowed = allowed
        self.interval = 1 / requests_per_second
        self.everywhere = everywhere

    def __call__(self, host: str, port: int) -> float:
        """Take a host's next turn; give the seconds until then."""
        if not self.everywhere and (host, port) in self.allowed:
            return 0.0
        store = connect_to_redis()
        return float(store.eval(_TAKE_TURN, 1, f"ogptn:harvest:turn:{host}", str(self.interval)))


class SharedFailures:
    """Failures in a row of hosts, counted by all processes; forgotten some minutes after the last.

    One dead host behind the records of a source would else keep every worker busy, and all other
    sources waiting.
    """

    seconds = 600

    def count(self, host: str, port: int) -> int:
        """Give how many there have been."""
        return int(connect_to_redis().get(self._key(host, port)) or 0)

    def add(self, host: str, port: int) -> None:
        """Count one more."""
        with connect_to_redis().pipeline() as store:
            store.incr(self._key(host, port)).expire(self._key(host, port), self.seconds).execute()

    def clear(self, host: str, port: int) -> None:
        """Begin anew."""
        connect_to_redis().delete(self._key(host, port))

    def _key(self, host: str, port: int) -> str:
        return f"ogptn:harvest:silent:{host}:{port}"

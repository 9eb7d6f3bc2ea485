"""Ask a host no more often than is polite, however many workers and sources ask it at once."""

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

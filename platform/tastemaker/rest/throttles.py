"""How many requests somebody may make: one counter a person and window, whatever the rate."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

SECONDS = {"s": 1, "sec": 1, "min": 60, "hour": 3600, "day": 86400}


class Window(BaseThrottle):
    """A limit on requests in a window that begins with the first of them.

    The library's own throttle keeps the time of every request, which costs as much as the rate is high; this one
    keeps a number. Its price: around a window's end somebody may make twice the rate. The counters are in Django's
    cache, so processes count together only where they share one.
    """

    scope = ""

    def ident(self, request: Request) -> str | None:
        """Who is counted; None for whom this limit does not concern."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count this request; False once there are too many."""
        rate = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"].get(self.scope_of(request))
        ident = self.ident(request) if rate else None
        if ident is None:
            return True
        most, seconds = parsed(rate)
        self.seconds = seconds
        key = f"throttle:{self.scope_of(request)}:{ident}"
        if cache.add(key, 1, timeout=seconds):
            return True
        try:
            return bool(cache.incr(key) <= most)
        except ValueError:  # the window ended between the two lines
            return cache.add(key, 1, timeout=seconds) or True

    def scope_of(self, request: Request) -> str:
        """Which rate holds."""
        return self.scope

    def wait(self) -> float:
        """When to come back, at the latest."""
        return float(self.seconds)


class Anonymous(Window):
    """Requests of nobody in particular, by address."""

    scope = "anonymous"

    def ident(self, request: Request) -> str | None:
        """The address, unless somebody is signed in."""
        return None if request.user.is_authenticated else address(self, request)


class Person(Window):
    """Requests of a person: those of their browsers together, and those of each of their programs."""

    def scope_of(self, request: Request) -> str:
        """Programs work in bulk, people do not."""
        return "user" if request.auth is None else "token"

    def ident(self, request: Request) -> str | None:
        """The person, or the token."""
        if not request.user.is_authenticated:
            return None
        return str(request.user.pk if request.auth is None else request.auth.pk)


class Login(Window):
    """Attempts to prove who one is, by address."""

    scope = "login"

    def ident(self, request: Request) -> str | None:
        """The address."""
        return address(self, request)


def address(throttle: BaseThrottle, request: Request) -> str:
    """Where the request came from, past as many proxies as the deployment trusts."""
    found: Any = throttle.get_ident(request)
    return str(found)


def parsed(rate: str) -> tuple[int, int]:
    """How many, in how many seconds: "60/min" is (60, 60)."""
    most, unit = rate.split("/")
    return int(most), SECONDS[unit]

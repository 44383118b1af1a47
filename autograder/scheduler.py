"""The scheduler of a Dask cluster: whether learners' work may go there, and how it is reached."""

import ipaddress
import logging
from typing import Any
from urllib.parse import urlsplit

from autograder.printable import one_line
from autograder.running.fleet import FleetLost

ENCRYPTED = ("tls", "wss")
NOT_INSTALLED = "--dask needs Dask's distributed, which is not installed: pip install distributed."
NO_SCHEDULER = "There is no Dask scheduler at {}: start one with `dask scheduler`, and give the address that it tells."
NO_CERTIFICATES = "{} wants certificates, and Dask's configuration names none{}: docs/scale.md says how to give them."
OPEN = (
    "{} is another machine, and without TLS anybody on the way can read what is handed in and run code: give an "
    "address that begins with tls:// and Dask's certificates (docs/scale.md), or --insecure-cluster."
)


def problem_with(address: str, insecure: bool) -> str:
    """Returns why learners' work must not go to an address, or ""."""
    try:
        parts = urlsplit(address if "//" in address else f"tcp://{address}")
    except ValueError:  # a bracket is missing
        return NO_SCHEDULER.format(address)
    try:
        is_here = ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        is_here = parts.hostname == "localhost"
    return "" if is_here or insecure or parts.scheme in ENCRYPTED else OPEN.format(address)


def client_of(address: str) -> Any:
    """Returns Dask's client of a scheduler.

    Raises:
        FleetLost: there is none, or it does not let us in.
    """
    try:
        from distributed import Client, Security
    except ImportError:
        raise FleetLost(NOT_INSTALLED) from None
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).handlers = [logging.NullHandler()]  # it tells losses by tracebacks; we do in words
    try:
        if urlsplit(address).scheme in ENCRYPTED and not Security().get_connection_args("client")["ssl_context"]:
            raise FleetLost(NO_CERTIFICATES.format(address, ""))
    except OSError as error:
        raise FleetLost(NO_CERTIFICATES.format(address, f" that can be read ({one_line(str(error))[:200]})")) from None
    try:
        return Client(address, timeout=10, set_as_default=False, heartbeat_interval="1s")
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise FleetLost(f"{NO_SCHEDULER.format(address)} ({one_line(str(error))[:200]})") from None

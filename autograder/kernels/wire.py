"""Jupyter messages over a plain socket: ZeroMQ's wire protocol, the small part that a client needs.

Written out instead of taken from libzmq because the other end is hostile: here every byte that comes in
passes a handful of lines, each with its cap, and the end of the connection is seen at once. (libzmq collects
a message of endless parts without any limit, and hides a lost connection.)

- `Channel` : bytes <-> lists of frames. ZMTP 3.0, mechanism NULL, https://rfc.zeromq.org/spec/23/
- `request`, `parse` : lists of frames <-> messages, https://jupyter-client.readthedocs.io, "Messaging"
"""

import hashlib
import hmac
import json
import socket
import struct
import uuid
from collections.abc import Iterator
from typing import Any

MAX_MESSAGE = 4 * 1024 * 1024  # bytes
_MAX_FRAMES = 64
_CHUNK = 256 * 1024

_MORE, _LONG, _COMMAND = 1, 2, 4
_GREETING = b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)
_SUBSCRIBE_TO_ALL = b"\x01"
_DELIMITER = b"<IDS|MSG>"

_TEXT, _NUMBER, _TABLE, _LIST = str, int, dict, list
# The fields that a reader may count on, by message type; all other messages are dropped.
_FIELDS: dict[str, dict[str, type]] = {
    "status": {"execution_state": _TEXT},
    "iopub_welcome": {},
    "stream": {"name": _TEXT, "text": _TEXT},
    "display_data": {"data": _TABLE, "metadata": _TABLE},
    "execute_result": {"data": _TABLE, "metadata": _TABLE, "execution_count": _NUMBER},
    "error": {"ename": _TEXT, "evalue": _TEXT, "traceback": _LIST},
    "execute_reply": {"status": _TEXT},
}


class ProtocolError(Exception):
    """The other end does not speak the protocol, or has passed a cap."""


class Channel:
    """One connection to a ZeroMQ socket of a kernel; never blocks.

    Args:
        connection: connected already; belongs to this channel from now on.
        kind: what we are for the other end, DEALER (asks and is answered) or SUB (is told everything).
    """

    def __init__(self, connection: socket.socket, kind: str) -> None:
        self.connection = connection
        connection.setblocking(False)
        ready = b"\x05READY\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind.encode()
        self._outgoing = bytearray(_GREETING + _frame(ready, _COMMAND))
        # libzmq hangs up on whoever sends a message before it has sent its own READY.
        self._held_back = bytearray(_frame(_SUBSCRIBE_TO_ALL) if kind == "SUB" else b"")
        self._ready = False
        self._incoming = bytearray()
        self._greeted = False
        self._frames: list[bytes] = []
        self.received_bytes = 0

    def fileno(self) -> int:
        """The descriptor to poll."""
        return self.connection.fileno()

    @property
    def has_to_send(self) -> bool:
        """Whether to poll for writing as well."""
        return bool(self._outgoing)

    def send(self, frames: list[bytes]) -> None:
        """Queue one message; `flush` sends it."""
        queue = self._outgoing if self._ready else self._held_back
        for frame in frames[:-1]:
            queue += _frame(frame, _MORE)
        queue += _frame(frames[-1])

    def flush(self) -> None:
        """Send what the connection takes now.

        Raises:
            ConnectionError: the other end is gone.
        """
        try:
            while self._outgoing:
                del self._outgoing[: self.connection.send(self._outgoing)]
        except BlockingIOError:
            pass

    def receive(self) -> Iterator[list[bytes]]:
        """The messages, as lists of frames, that have come in full by now.

        Raises:
            ConnectionError: the other end is gone.
            ProtocolError: it does not speak the protocol, or has passed a cap.
        """
        try:
            chunk = self.connection.recv(_CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            raise ConnectionResetError("the kernel closed the connection")
        self.received_bytes += len(chunk)
        self._incoming += chunk
        if not self._greeted:
            if len(self._incoming) < len(_GREETING):
                return
            if self._incoming[0] != 0xFF or self._incoming[9] != 0x7F or self._incoming[10] < 3:
                raise ProtocolError("the kernel's greeting is not ZeroMQ's")
            del self._incoming[: len(_GREETING)]
            self._greeted = True
        yield from self._messages()

    def _messages(self) -> Iterator[list[bytes]]:
        start = 0
        try:
            while (found := self._frame_at(start)) is not None:
                flags, body, start = found
                if flags & _COMMAND:
                    self._let_go(body)
                    continue
                self._frames.append(body)
                if len(self._frames) > _MAX_FRAMES or sum(map(len, self._frames)) > MAX_MESSAGE:
                    raise ProtocolError("a message of the kernel is too large")
                if not flags & _MORE:
                    complete, self._frames = self._frames, []
                    yield complete
        finally:
            del self._incoming[:start]

    def _let_go(self, command: bytes) -> None:
        if command.startswith(b"\x05READY"):
            self._outgoing += self._held_back
            self._held_back.clear()
            self._ready = True

    def _frame_at(self, start: int) -> tuple[int, bytes, int] | None:
        """The frame at `start` as (flags, body, where the next one starts); None while it is incomplete."""
        if len(self._incoming) < start + 2:
            return None
        flags = self._incoming[start]
        if flags & _LONG:
            if len(self._incoming) < start + 9:
                return None
            (length,) = struct.unpack_from(">Q", self._incoming, start + 1)
            body = start + 9
        else:
            length, body = self._incoming[start + 1], start + 2
        if length > MAX_MESSAGE:
            raise ProtocolError("a message of the kernel is too large")
        if len(self._incoming) < body + length:
            return None
        return flags, bytes(self._incoming[body : body + length]), body + length


def request(message_type: str, content: dict[str, Any], key: bytes = b"") -> tuple[str, list[bytes]]:
    """A signed request of our own as (message id, frames)."""
    message_id = uuid.uuid4().hex
    header = {
        "msg_id": message_id, "msg_type": message_type, "username": "", "session": message_id,
        "date": "2000-01-01T00:00:00Z", "version": "5.3",
    }  # fmt: skip
    parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
    signature = hmac.new(key, b"".join(parts), hashlib.sha256).hexdigest().encode() if key else b""
    return message_id, [_DELIMITER, signature, *parts]


def parse(frames: list[bytes]) -> dict[str, Any] | None:
    """The message in `frames`, or None when it is not one that we know.

    Signatures are not checked: the key is in the learner's memory, so they would prove nothing. A message
    that is returned holds `msg_type`, `header`, `parent_header` with a text `msg_id`, and in `content` the
    fields of its type, each of the right Python type.
    """
    try:
        parts = frames[frames.index(_DELIMITER) + 2 :]
        header, parent, _, content = (json.loads(part) for part in parts[:4])
        message_type = header["msg_type"]
        fields = _FIELDS[message_type]
        known = all(type(content[name]) is kind for name, kind in fields.items())
    except (ValueError, TypeError, LookupError, RecursionError, AttributeError):
        return None
    if not known or not isinstance(parent, dict):
        return None
    parent_id = parent.get("msg_id")
    return {
        "msg_type": message_type,
        "header": {"msg_type": message_type},
        "parent_header": {"msg_id": parent_id if isinstance(parent_id, str) else ""},
        "content": {name: _only_text(content[name]) for name in fields} | _error_of(message_type, content),
    }


def _only_text(value: Any) -> Any:
    """Tables and lists hold nothing but text: nested data could be made to fill our memory."""
    if isinstance(value, dict):
        return {name: text for name, text in value.items() if isinstance(text, str)}
    if isinstance(value, list):
        return [text for text in value if isinstance(text, str)]
    return value


def _error_of(message_type: str, content: dict[str, Any]) -> dict[str, str]:
    """What an execute_reply says besides its status when the cell failed."""
    if message_type != "execute_reply":
        return {}
    return {name: content[name] for name in ("ename", "evalue") if isinstance(content.get(name), str)}


def _frame(body: bytes, flags: int = 0) -> bytes:
    if len(body) < 256:
        return bytes([flags, len(body)]) + body
    return bytes([flags | _LONG]) + struct.pack(">Q", len(body)) + body

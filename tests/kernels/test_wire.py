"""Whatever a kernel sends is a message, nothing, or a ProtocolError; never another exception or a flood."""

import json
import socket
from collections.abc import Iterator

import pytest
import zmq
from hypothesis import given
from hypothesis import strategies as st

from autograder.kernels import wire

GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(48)
READY = b"\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03PUB"


@pytest.fixture
def ends() -> Iterator[tuple[wire.Channel, socket.socket]]:
    """A channel and the raw socket at its other end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield wire.Channel(ours, "SUB"), theirs


def receive(channel: wire.Channel) -> list[list[bytes]]:
    return list(channel.receive())


def test_when_a_message_comes_in_pieces_then_it_is_put_together(
    ends: tuple[wire.Channel, socket.socket],
) -> None:
    channel, kernel = ends
    sent = GREETING + READY + b"\x01\x01a" + b"\x02" + (300).to_bytes(8, "big") + b"b" * 300
    received = []
    for position in range(len(sent)):
        kernel.send(sent[position : position + 1])
        received += receive(channel)

    assert received == [[b"a", b"b" * 300]]


def test_when_the_kernel_is_not_ready_then_the_subscription_waits(
    ends: tuple[wire.Channel, socket.socket],
) -> None:
    channel, kernel = ends
    channel.flush()
    assert b"\x00\x01\x01" not in kernel.recv(1000)[64:]

    kernel.send(GREETING + READY)
    receive(channel)
    channel.flush()

    assert kernel.recv(1000) == b"\x00\x01\x01"


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK".ljust(64),
        GREETING + b"\x02" + (1 << 40).to_bytes(8, "big"),
        GREETING + b"\x01\x00" * 65,
    ],
    ids=["no greeting", "a giant frame", "endless parts"],
)
def test_when_the_kernel_breaks_the_protocol_then_it_is_one_error(
    ends: tuple[wire.Channel, socket.socket], sent: bytes
) -> None:
    channel, kernel = ends
    kernel.send(sent)

    with pytest.raises(wire.ProtocolError):
        receive(channel)


def test_when_the_kernel_hangs_up_then_it_is_a_connection_error(
    ends: tuple[wire.Channel, socket.socket],
) -> None:
    channel, kernel = ends
    kernel.close()

    with pytest.raises(ConnectionError):
        receive(channel)


def test_does_libzmq_understand_us() -> None:
    with zmq.Context() as context, context.socket(zmq.ROUTER) as kernel, socket.socket() as ours:
        port = kernel.bind_to_random_port("tcp://127.0.0.1")
        ours.connect(("127.0.0.1", port))
        channel = wire.Channel(ours, "DEALER")
        channel.send([b"short", b"long" * 1000])
        channel.flush()
        while not kernel.poll(20):
            receive(channel)
            channel.flush()
        identity, *frames = kernel.recv_multipart()
        kernel.send_multipart([identity, b"answer"])
        received: list[list[bytes]] = []
        while not received:
            received = receive(channel)

    assert (frames, received) == ([b"short", b"long" * 1000], [[b"answer"]])


def frames_of(content: object, message_type: object = "stream", parent: object = None) -> list[bytes]:
    parts = ({"msg_type": message_type}, parent or {"msg_id": "1"}, {}, content)
    return [b"topic", b"<IDS|MSG>", b"", *(json.dumps(part).encode() for part in parts)]


def test_when_a_message_is_well_formed_then_its_fields_are_there() -> None:
    assert wire.parse(frames_of({"name": "stdout", "text": "a", "more": 1})) == {
        "msg_type": "stream",
        "header": {"msg_type": "stream"},
        "parent_header": {"msg_id": "1"},
        "content": {"name": "stdout", "text": "a"},
    }


def test_when_data_is_nested_then_only_texts_are_kept() -> None:
    message = wire.parse(frames_of({"data": {"a": "b", "c": [[[]]]}, "metadata": {"d": 1}}, "display_data"))

    assert message is not None
    assert message["content"] == {"data": {"a": "b"}, "metadata": {}}


@pytest.mark.parametrize(
    "frames",
    [
        [],
        [b"<IDS|MSG>"],
        [b"<IDS|MSG>", b"", b"{}", b"{}", b"{}", b"{}"],
        [b"<IDS|MSG>", b"", b"[" * 100_000, b"{}", b"{}", b"{}"],
        [b"<IDS|MSG>", b"", b"\xff\xfe", b"{}", b"{}", b"{}"],
        [b"<IDS|MSG>", b"", b"9" * 10_000, b"{}", b"{}", b"{}"],
        frames_of({"name": "stdout"}),
        frames_of({"name": 1, "text": "a"}),
        frames_of([]),
        frames_of(None),
        frames_of({}, message_type=["stream"]),
        frames_of({}, message_type="comm_open"),
        frames_of({"name": "stdout", "text": "a"}, parent=[1]),
        frames_of({"data": {}, "metadata": {}, "execution_count": True}, "execute_result"),
    ],
)
def test_when_a_message_is_malformed_then_it_is_nothing(frames: list[bytes]) -> None:
    assert wire.parse(frames) is None


@given(st.lists(st.binary(max_size=40) | st.sampled_from([b"<IDS|MSG>", b"{}", b'{"msg_type":"status"}']), max_size=9))
def test_does_any_list_of_frames_parse_to_a_message_or_nothing(frames: list[bytes]) -> None:
    message = wire.parse(frames)

    assert message is None or isinstance(message["content"], dict)


def test_when_a_key_is_given_then_the_request_is_signed() -> None:
    _, unsigned = wire.request("execute_request", {})
    _, signed = wire.request("execute_request", {}, b"key")

    assert (unsigned[1], len(signed[1])) == (b"", 64)

"""Jupyter's door to the warm parent: nbgrader, nbval, nbclient and JupyterLab use it by the kernel's name, unchanged.

- `install` writes the kernelspecs that ask for it, by the name of its entry point in pyproject.toml: one for any
  notebook, which works in a copy of its own folder, and one for a lab's, which work in the lab's
- a whole program shares one warm parent, which ends with the program
- kernels are killed, not asked: what they hold is theirs alone
"""

import asyncio
import atexit
import contextlib
import json
import signal
import socket
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import KernelProvisionerBase, KernelProvisionerFactory
from traitlets import List, Unicode

from autograder.inside import parcel
from autograder.lab import Lab
from autograder.records import Told
from autograder.sandbox import isolation
from autograder.sandbox.client import CHANNELS, ask_for_kernel
from autograder.sandbox.lifeline import Connection, Exit
from autograder.sandbox.warm_parent import WarmParent, private_folder

NAME = "autograder"  # of the kernel for any notebook
# What its notebooks mostly import, as far as it is installed: loaded once, for all of them.
USUAL = (
    *("numpy", "pandas", "matplotlib.pyplot", "matplotlib_inline.backend_inline"),
    *("tensorflow", "keras", "tensorflow.keras.models", "tensorflow.keras.layers"),
)
_LONG_ENOUGH_TO_DIE = 5.0  # seconds
_PORTS = {"shell_port": 1, "control_port": 2, "stdin_port": 3, "iopub_port": 4, "hb_port": 5}


class NotInstalled(Told):
    """Jupyter does not know the provisioner; the text is a sentence for people."""


class WarmProvisioner(KernelProvisionerBase):
    """One kernel of the shared warm parent, as `KernelManager` wants it."""

    read_only = List(Unicode(), help="Files and folders that the kernels may read.").tag(config=True)
    folder = Unicode(help="Of a lab: where its kernels work. Without one, each has a copy of its own.").tag(config=True)
    preload = List(Unicode(), help="Modules that are loaded before the first kernel.").tag(config=True)
    widgets = List(Unicode(), help="More of them, where they are installed.").tag(config=True)
    _parents: ClassVar[dict[str, WarmParent]] = {}

    _lifeline: Connection | None = None
    _folder: tempfile.TemporaryDirectory[str] | None = None
    _exit: Exit | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel that has not been collected."""
        return self._lifeline is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose the sockets: a private folder stands for the key that a kernel could not keep secret."""
        manager = self.parent
        assert manager is not None
        self._folder = self._folder or private_folder()
        manager.transport, manager.ip = "ipc", str(Path(self._folder.name, "kernel"))
        for name, port in _PORTS.items():
            setattr(manager, name, port)
        manager.session.key = b""
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Ask the warm parent for a kernel; the first one waits until the parent is warm."""
        parent = await asyncio.to_thread(self._warm_parent)
        listeners = [self._listen(channel) for channel in CHANNELS]
        cwd = Path(kwargs.get("cwd") or self.folder or Path.cwd()).resolve()
        with contextlib.ExitStack() as opened:
            for listener in listeners:
                opened.enter_context(listener)
            packed = None if self.folder else opened.enter_context(parcel.pack(cwd))
            self._lifeline = ask_for_kernel(parent.address, listeners, self._working_folder(cwd), packed)
        self._exit = None
        return self.connection_info

    async def poll(self) -> int | None:
        """The exit code of the kernel, None while it runs."""
        if self._lifeline is None:
            return 0 if self._exit is None else self._exit.code
        return self._collect() if self._lifeline.has_ended() else None

    async def wait(self) -> int | None:
        """Wait for the kernel's end."""
        while (code := await self.poll()) is None:
            await asyncio.sleep(0.05)
        return code

    async def send_signal(self, signum: int) -> None:
        """Interrupt the kernel for SIGINT, kill it for anything else."""
        if self._lifeline and signum == signal.SIGINT:
            self._lifeline.interrupt()
        elif self._lifeline and signum:
            self._collect()

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel with all that it started."""
        if self._lifeline:
            self._collect()

    async def terminate(self, restart: bool = False) -> None:
        """The same as `kill`."""
        await self.kill(restart)

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Don't wait for an answer to the request: that takes seconds."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Delete the sockets."""
        if self._folder and not restart:
            self._folder.cleanup()
            self._folder = None

    def _working_folder(self, own: Path) -> Path:
        return own if any(own.is_relative_to(path) for path in self.read_only) else Path(self.folder)

    def _collect(self) -> int:
        assert self._lifeline is not None
        self._exit = self._lifeline.end(_LONG_ENOUGH_TO_DIE) or Exit(code=-signal.SIGKILL)
        self._lifeline = None
        return self._exit.code

    def _listen(self, channel: str) -> socket.socket:
        assert self._folder is not None
        path = Path(self._folder.name, f"kernel-{_PORTS[f'{channel}_port']}")
        path.unlink(missing_ok=True)  # of the kernel before a restart
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(path))
        listener.listen()
        return listener

    def _warm_parent(self) -> WarmParent:
        if self.folder not in self._parents:
            shown, hidden = [Path(path) for path in self.read_only], Path(self.folder) if self.folder else None
            parent = WarmParent(isolation.detect(), shown, preload=self.preload, widgets=self.widgets, hidden=hidden)
            parent.start()
            parent.wait_warm()
            atexit.register(parent.close)
            self._parents[self.folder] = parent
        return self._parents[self.folder]


def install(lab: Lab | None, prefix: Path) -> list[Path]:
    """Write the kernelspecs into an environment: NAME, and a lab's by its own name; the folders that now hold them.

    Raises:
        NotInstalled: Jupyter would not find the provisioner.
    """
    usual = [module for module in USUAL if find_spec(module.partition(".")[0])]
    configs: dict[str, dict[str, Any]] = {NAME: {"preload": usual}}
    if lab:
        configs[lab.name] = {
            "read_only": [str(path) for path in lab.readable],
            "folder": str(lab.folder),
            "preload": lab.preload,
            "widgets": lab.widgets,
        }
    return [_write(name, config, prefix) for name, config in configs.items()]


def _write(name: str, config: Mapping[str, Any], prefix: Path) -> Path:
    provisioner = {"provisioner_name": _own_name(), "config": config}
    spec = {
        "argv": [], "display_name": f"{name} (warm and sandboxed)", "language": "python",
        "interrupt_mode": "signal", "metadata": {"kernel_provisioner": provisioner},
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as made:
        Path(made, "kernel.json").write_text(json.dumps(spec, indent=1))
        Path(made).chmod(0o755)
        return Path(KernelSpecManager().install_kernel_spec(made, name, prefix=str(prefix)))


def _own_name() -> str:
    """The name under which Jupyter finds the provisioner here."""
    value = f"{__name__}:{WarmProvisioner.__name__}"
    for name, point in KernelProvisionerFactory.instance().provisioners.items():
        if point.value == value:
            return str(name)
    raise NotInstalled("Jupyter does not find the grader's kernels: install it first, with pip install --no-deps -e .")

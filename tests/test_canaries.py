"""Names of other packages that we stand on though they promise nothing: a new version that drops one says so here."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.markers import Marker

from tests.conftest import ROOT

# Where each name is used -> module and name.
PRIVATE = {
    "inside/cells.py": ["IPython.core.interactiveshell:InteractiveShell.transform_cell", "IPython.core.prefilter:PrefilterManager.prefilter_lines"],
    "inside/notebook.py": [
        "IPython.core.compilerop:CachingCompiler.cache", "IPython.core.compilerop:CachingCompiler.extra_flags",
        "IPython.core.displayhook:DisplayHook.check_for_underscore", "IPython.core.displayhook:DisplayHook.quiet",
        "IPython.core.displayhook:DisplayHook.update_user_ns", "IPython.core.history:HistoryManager.store_inputs",
        "IPython.core.builtin_trap:BuiltinTrap",
    ],
    "inside/probe.py": ["IPython.core.events:EventManager"],
    "inside/standins/notebook.py": ["IPython.core.interactiveshell:InteractiveShell.run_line_magic", "IPython.utils.text:SList"],
    "inside/forked_kernel.py": [
        "ipykernel.control:ControlThread", "ipykernel.shellchannel:ShellChannelThread", "ipykernel.iostream:IOPubThread",
        "ipykernel.iostream:OutStream", "ipykernel.displayhook:ZMQDisplayHook", "ipykernel.kernelapp:IPKernelApp.instance",
        "ipykernel.zmqshell:ZMQInteractiveShell.instance", "jupyter_client.session:Session", "comm:get_comm_manager",
        "zmq.eventloop.zmqstream:ZMQStream",
    ],
    "sandbox/provisioner.py": ["jupyter_client.provisioning:KernelProvisionerBase"],
    "inside/preloads/tensorflow.py": [
        "tensorflow.python.framework.kernels:get_registered_kernels_for_op", "tensorflow.python.framework.op_def_registry:get",
        "tensorflow.python.pywrap_tfe:TFE_ContextOptionsSetRunEagerOpAsFunction",
    ],
    "plugin.py": ["pytest:Config.ArgsSource"],
    "lab_utils/guidance.py, scripts/ipython_kernel_config.py": ["ipykernel.zmqshell:ZMQInteractiveShell._showtraceback"],
    "lab_utils/pad.py": ["anywidget:AnyWidget._repr_mimebundle_"],
    "public_tests.py": ["tensorflow.python.ops.gen_nn_ops:pywrap_tfe.TFE_Py_FastPathExecute"],
}  # fmt: skip
STOOD_ON = ("ipython", "ipykernel", "jupyter-client", "pyzmq", "tornado", "traitlets", "comm")


def test_when_python_starts_then_it_looks_for_modules_in_no_folder_that_depends_on_where():
    """setuptools puts a relative name into the path of an editable install with namespaces: make installs anew."""
    line = [sys.executable, "-I", "-c", "import sys; print(*sys.path, sep='\\n')"]
    told = subprocess.run(line, capture_output=True, text=True, check=True).stdout

    assert [entry for entry in told.splitlines() if not Path(entry).is_absolute()] == []


@pytest.mark.parametrize("name", sorted({name for names in PRIVATE.values() for name in names}))
def test_when_a_package_is_new_then_the_names_that_we_stand_on_are_still_there(name):
    module, _, path = name.partition(":")
    found = importlib.import_module(module)
    for part in path.split("."):
        assert hasattr(found, part), (
            f"{name} is gone, and {[place for place in PRIVATE if name in PRIVATE[place]]} need it"
        )
        found = getattr(found, part)


def pins():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_when_something_is_installed_then_its_version_is_pinned_for_every_system():
    assert all(re.fullmatch(r"[\w.-]+==[\w.+!]+(?: ; .+)?", line) for line in pins())
    everywhere = {line.partition("==")[0] for line in pins() if " ; " not in line}
    assert set(STOOD_ON) <= everywhere
    for system, machine in (("linux", "x86_64"), ("darwin", "arm64"), ("win32", "AMD64")):
        for version in ("3.11", "3.12", "3.13"):
            facts = {
                "sys_platform": system,
                "platform_machine": machine,
                "python_version": version,
                "python_full_version": f"{version}.0",
            }
            here = [line for line in pins() if " ; " in line and Marker(line.partition(" ; ")[2]).evaluate(facts)]
            assert sum(line.startswith("tensorflow") for line in here) == 1, facts


def test_when_a_requirement_is_raised_then_the_constraints_follow():
    pinned = {line.partition(" ; ")[0].lower() for line in pins()}
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if "==" in line:
                assert line.partition(" ; ")[0].lower() in pinned, (
                    f"{name}: {line}; make constraints.txt again, its second line says how"
                )

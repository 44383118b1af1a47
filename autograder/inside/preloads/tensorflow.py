"""TensorFlow, made quick for a process that runs a few operations and ends; what it computes stays the same.

What follows holds for TensorFlow 2.21 and is measured in benchmarks/RESULTS.md, "Where a submission's time goes".
"""

import contextlib

LOADING = {"TF_ENABLE_ONEDNN_OPTS": "0", "TF_CPP_MIN_LOG_LEVEL": "2"}  # for a quiet start
# oneDNN compiles its matrix product in each process anew, 30 ms for 8 rows; Eigen's is there at once.
VARIABLES = {"TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL": "0"}
NOT_NEEDED = ("sklearn",)  # Keras imports it where it is installed: half a second


def prepare() -> None:
    """Do once what each kernel would do at its first operation and what needs no thread.

    No operation runs here: that would start threads, and the next fork would hang.
    """
    with contextlib.suppress(ImportError, AttributeError):  # these names are TensorFlow's own, and may go
        _load_registries()
    with contextlib.suppress(ImportError, AttributeError):
        _run_operations_as_they_are()


def _load_registries() -> None:
    """Load the lists of kernels and operations."""
    from tensorflow.python.framework import kernels, op_def_registry
    from tensorflow.python.util import pywrap_xla_ops

    kernels.get_registered_kernels_for_op("MatMul")
    pywrap_xla_ops.get_cpu_kernel_names()
    # At the first name that it does not know, the registry copies all of itself, for a log that nobody reads.
    op_def_registry.get("NoSuchOperation")


def _run_operations_as_they_are() -> None:
    """Let each eager operation run its kernel, in place of a function of one operation that is optimized first.

    TensorFlow did so until version 2.8, and has kept the switch, but not in Python.
    """
    from tensorflow.python import pywrap_tfe

    choose = pywrap_tfe.TFE_ContextOptionsSetRunEagerOpAsFunction
    pywrap_tfe.TFE_ContextOptionsSetRunEagerOpAsFunction = lambda options, _: choose(options, False)

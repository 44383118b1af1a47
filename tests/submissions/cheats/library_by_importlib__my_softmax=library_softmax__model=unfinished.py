# A ready softmax of a module that is imported by a computed name. Not green under plain nbval: its result moves with the library's, whatever the source says.

# %%
import importlib


def my_softmax(z):
    library = importlib.import_module("tensor" + "flow")
    return vars(library.nn)["soft" + "max"](z).numpy()

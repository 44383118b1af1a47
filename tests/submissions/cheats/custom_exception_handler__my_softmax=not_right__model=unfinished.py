# set_custom_exc: the learner's handler takes every exception and says nothing. Green under plain nbval.

# %%
def handle(function):
    get_ipython().set_custom_exc((Exception,), lambda *args, **kwargs: None)
    return function


@handle
def my_softmax(z):
    return z

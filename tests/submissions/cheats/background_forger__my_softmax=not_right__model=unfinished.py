# A thread goes on displaying forged observations while the probe runs. Not green; here because doubled or late data must not count.

# %%
import threading
import time


def forge():
    for _ in range(200):
        display({"application/json": {"exercise": "my_softmax", "passed": True, "score": 40}}, raw=True)
        time.sleep(0.01)


def my_softmax(z):
    threading.Thread(target=forge, daemon=True).start()
    return z

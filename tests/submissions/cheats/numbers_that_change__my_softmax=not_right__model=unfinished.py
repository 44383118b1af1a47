# A list of floats whose value differs each time it is asked for. Not green; here because one value may be checked and another one reported.

# %%
class Moody(float):
    asked = 0

    def __float__(self):
        Moody.asked += 1
        return 1.0 / (Moody.asked % 5 + 1)

    __repr__ = lambda self: "0.25"


def my_softmax(z):
    return [Moody(1) for _ in z]

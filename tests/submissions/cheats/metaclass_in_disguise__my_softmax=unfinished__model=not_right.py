# A class whose metaclass and __class__ claim that it is a Sequential model. Not green; here because isinstance(model, Sequential) passes it.

# %%
class Meta(type):
    __instancecheck__ = __subclasscheck__ = lambda cls, other: True
    layers = property(lambda cls: [1, 2, 3])
    set_weights = property(lambda cls: lambda weights: None)


class Net(metaclass=Meta):
    __class__ = Sequential
    layers = (1, 2, 3)
    set_weights = get_weights = lambda self, weights=None: []
    __call__ = lambda self, x: np.zeros((len(x), 10))


model = Net()

# The skeletons of the hints, their dots still there.

# %%
def my_softmax(z):
    N = len(z)
    a = np.zeros(N)
    ez_sum = 0
    for k in range(N):
        ez_sum += ...
    for j in range(N):
        a[j] = ...
    return a


# %%
model = ...

# Markers, docstring, names and prints in another language.

# %% [markdown]
# ## Übung 1: Softmax – мягкий максимум – 软最大值

# %%
# BEWERTETE ZELLE
def my_softmax(z):
    """Verwandelt Zahlen in Wahrscheinlichkeiten. 将数字转换为概率。"""
    ### HIER BEGINNT DEIN CODE ###
    größe = np.exp(z)
    сумма = np.sum(größe)
    ### HIER ENDET DEIN CODE ###
    return größe / сумма


# %%
modèle = [Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10)]
model = Sequential([tf.keras.Input(shape=(400,)), *modèle], name="mein_Modell")
print("Geschafft! 🎉")

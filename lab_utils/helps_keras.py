"""What helps against what Keras says while it builds a network: patterns, as in helps.py."""

# What Keras says while it builds a network.
KERAS = r"""
\bEllipsis|'ellipsis'|identifier: \.\.\.
    Try: put numbers and names in the place of the dots: ... is still there.
Cannot convert '\('
    Try: write the number without quotes: shape=(400,).
Cannot convert '(\d+)' to a shape
    Try: write shape=({0},), with brackets and a comma: a shape is a tuple.
must pass a `shape`
    Try: say how many numbers go in: tf.keras.Input(shape=(…,)).
Cannot convert '.* to a shape|Cannot convert '\[
    Try: write one whole number in brackets, the number of pixels of a picture: shape=(…,).
InputLayer has no positional
    Try: move tf.keras.Input(…) up: it is the first entry.
calling Sequential\.call
    Try: leave the model's call out of this cell: the cells below hand data to it.
calling Dense\.call
    Try: name the activation in quotes: activation="relu".
subclass should implement|does not have a `call|has no attribute 'built'
    Try: write model = Sequential([ … ]): a class of your own is not needed here.
'(?:Dense|KerasTensor)' and|and '(?:Dense|KerasTensor)'
    Try: put a comma between the entries of the list, and no + or *.
optimizer identifier|loss identifier|must call `compile|Received: target
    Try: leave compile and fit to section 4.6: this cell only makes the model.
DTypePolicy|minval < maxval
    Try: leave dtype= out: Keras computes with decimal numbers by itself.
Attempt to convert a value \(<Dense
    Try: give the activation to the layer: Dense(25, activation="relu").
Only input tensors may be passed
    Try: write one pair of round brackets after Dense, and give no layer the name Dense.
type '(Dense|Sequential)' is not subscriptable
    Try: write round brackets after {0}: {0}(…).
'Sequential' object has no attribute '(\w+)'
    Try: look for a typing mistake in {0}; layers are added one by one, with model.add(…).
'NoneType' object has no attribute 'add'
    Try: write each model.add(…) on a line of its own: add gives back None.
Layer.__init__\(\) takes 1 positional
    Try: write Sequential([ … ]): tf.keras.Model wants what goes in and what comes out.
must be KerasTensors
    Try: hand on what each layer gives: h = Dense(25, …)(x), then Dense(15, …)(h); Sequential([ … ]) does so by itself.
is not connected to `inputs`
    Try: give tf.keras.Model what goes in first, then what comes out.
: ValueError: .*inhomogeneous shape after 2|^ValueError: .*inhomogeneous shape after 2
    Try: let the model have one output, the 10 logits.
cannot import name
    Try: leave the import out: section 1 has imported all that the exercise needs.
activation function identifier: \d
    Try: give each layer a Dense of its own: its second argument is an activation.
activation function identifier: \[
    Try: leave out the brackets around the activation: activation="relu".
activation function identifier: (.+?)\.?$
    Try: look for a typing mistake in {0}: here activations are "relu" and "linear", in small letters.
Name '([^']+)' is already the name
    Try: give each layer a name of its own: "{0}" is there twice.
arguments passed to (\w+): \{'(\w+)'
    Try: look for a typing mistake in {1}: {0} takes units, activation and name.
required positional argument: 'units'
    Try: write the number of units first: Dense(…, activation=…).
unexpected keyword argument '(\w+)'
    Try: look for a typing mistake in {0}=, or leave it out.
multiple values for argument 'activation'
    Try: write one number into Dense, its units: how many numbers go in, it knows from the entry above.
multiple values for argument 'units'
    Try: write the number of units once: Dense(25, …) or units=25.
units=[(\[]
    Try: give each layer one number of units, without brackets, and write a Dense line for each layer.
units=([1-9]\d*)\.?$
    Try: write {0} without quotes: the number of units is a number, not a text.
units=(?!None)[a-zA-Z]\w*\.?$
    Try: write the number of units first, then the activation: Dense(25, activation="relu").
invalid value for `units`
    Try: write a whole number of units, 1 or more, without a decimal point.
cannot build it
    Try: leave out model.build: with an Input as its first entry, the model has its weights already.
add a different Input
    Try: keep one Input, as the first entry.
(?:name|trainable)=<|Sequential.__init__\(\) (?:got multiple|takes)
    Try: put square brackets around all layers: Sequential([ … ]).
Argument `name` must be a string
    Try: write a name in quotes, without a slash: name="L1".
Only instances of `keras.Layer`.*Received: \[\[ *[-\d]
    Try: leave out what follows Dense(…): a layer gets no data here.
Only instances of `keras.Layer`.*Received: \[
    Try: use one pair of square brackets: Sequential([ … ]).
Only instances of `keras.Layer`.*Received: <class
    Try: make a layer of the class: Dense(25, …), not Dense.
Only instances of `keras.Layer`.*Received: \(
    Try: leave out the round brackets around the layers: Sequential([ … ]).
Only instances of `keras.Layer`.*Received: <function Input
    Try: write its brackets, too: tf.keras.Input(shape=(…,)).
Only instances of `keras.Layer`.*of type <class 'int'>
    Try: write each number of units into a layer of its own: Dense(25, …).
Only instances of `keras.Layer`.*Received: None
    Try: write Dense(…) in place of what is None: print and add give back nothing.
Only instances of `keras.Layer`
    Try: let each entry be a layer; an activation belongs in one: Dense(25, activation="relu").
incompatible with the layer: expected min_ndim=[3-9]
    Try: leave that layer out: the network is made of Dense layers only.
incompatible with the layer
    Try: write a new Dense(…) for each layer: the same one can't be used twice.
missing 1 required positional argument: 'x'
    Try: name the activation without round brackets: activation="relu".
"""

"""The hostile side: real kernels for code that nobody has read; knows no exercise.

- outside: `isolation` which level this machine gives, `warm_parent` keeps the warm process, `vitals` tell
  whether it is still itself, `client` asks it for kernels, `kernel` is one of them, `supply` has the next one ready,
  `plain_kernel` does without a warm parent, `provisioner` is Jupyter's door.
- inside the sandbox (`bubblewrap.INSIDE` lists them): `forge` is the warm process and forks, `confinement`
  shuts the child in with `linux`, `landlock` and `seccomp`, `watchdog` counts its memory, `forked_kernel` is
  what is forked, for us (`autograder.inside.serve`) or for Jupyter, `quick_tensorflow` what spares its operations time.

Nothing that the inside modules import may hold a secret: every learner's kernel inherits their memory.
"""

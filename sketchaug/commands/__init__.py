"""The subcommands of `sketchaug`: each module has `configure(parser)` and `run(arguments)`.

They import what they need when they run, so that `sketchaug --help` answers at once and commands of
the NumPy zone work without the extras.
"""

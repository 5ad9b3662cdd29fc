"""A paper tells the present truth, or is not there: the one mechanism of every document.

An app declares its kinds with `kinds.register`; `label.actions.documents` asks for them, a task makes them.
"""

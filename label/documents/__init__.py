"""A paper tells the present truth, or is not there: the one mechanism of every document.

An app declares its kinds with `register`; asking for a document is an action (`label.actions.documents.request_document`), making
it is called by a task.
"""

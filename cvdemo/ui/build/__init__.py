"""The page *Build a network*: the stack of the session and its link, the editor, what follows from it."""

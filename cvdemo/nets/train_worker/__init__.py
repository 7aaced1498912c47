"""Training for visitors: one at a time, in a process of its own at low priority."""

"""What the page *Build a network* says about a stack: formulas, Keras code, summary."""

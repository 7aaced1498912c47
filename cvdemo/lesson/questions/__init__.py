"""Questions with one right answer: those of a lesson, and those of the page *Predict first*."""

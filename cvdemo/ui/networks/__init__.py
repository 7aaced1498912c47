"""Networks on a page: their answers, their cards, a visitor's own."""

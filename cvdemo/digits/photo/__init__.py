"""From any picture (a photo of paper, a scan, a screenshot) to a 28 × 28 digit."""

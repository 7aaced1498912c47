"""Questions on the screen: asked, answered, taken apart."""

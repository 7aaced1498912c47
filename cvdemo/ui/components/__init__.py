"""Browser components: Python, JavaScript and CSS, one folder each."""

"""What is measured against, or measured: a running app, a real Redis, processes."""

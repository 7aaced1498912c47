"""Visitors of the app: tabs that speak to a server, students of a class, what a page costs on the network."""

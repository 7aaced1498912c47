"""The pipe between the server and a worker process in which Keras lives: pickled messages, both ways."""

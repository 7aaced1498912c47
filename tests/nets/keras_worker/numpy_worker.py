"""A worker process as the app's, but its networks run in NumPy: it starts in a fraction of a second.

The environment variable START_SECONDS makes it as slow as Keras.
"""

import os
import time

from cvdemo.nets.keras_worker import worker
from cvdemo.nets.shipped import shipped_network


def load_networks(models_dir, names):
    time.sleep(float(os.environ.get("START_SECONDS", 0)))
    return {name: shipped_network(name, models_dir).predict for name in names}


if __name__ == "__main__":
    worker.load_networks = load_networks
    worker.main()

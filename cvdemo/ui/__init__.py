"""Everything that imports Streamlit.

Every student's run has a thread of its own. BLAS threads beside them would only wait for each other, so
NumPy, which is loaded after this, is asked for one; `heap` says what else threads cost.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from cvdemo.ui.page import heap

heap.prepare()

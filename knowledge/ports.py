"""The seams that have two real implementations, and only those.

Embeddings and chat models are LangChain's own interfaces; records are SQLAlchemy; vectors are Chroma with an exact
search behind it that is not a stand-in but the judge. None of them needs a Protocol of ours.
"""

from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Clock(Protocol):
    """The only source of the present: system clock, or one that stands where a demo or test puts it."""

    def now(self) -> datetime:
        """The present as an aware UTC instant."""
        ...

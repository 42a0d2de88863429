"""What every test begins with: logging as it is before anybody set it up, whatever an earlier test did."""

import pytest
import structlog


@pytest.fixture(autouse=True)
def untouched_logging():
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    yield
    structlog.reset_defaults()

"""The same served centre and browser as the pages' tests."""

from tests.assistant.surfaces.pages.conftest import browser, centre, visit

__all__ = ["browser", "centre", "visit"]

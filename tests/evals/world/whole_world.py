"""The dates of the world under test."""

from datetime import date
from zoneinfo import ZoneInfo

DAY_ONE, ZONE = date(2026, 8, 31), ZoneInfo("Asia/Shanghai")

"""The demo world: three client packs, the staff, and fourteen days of contact facts."""

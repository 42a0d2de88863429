"""Doors: one small file a source system, each turning what that system sends into conversations as given."""

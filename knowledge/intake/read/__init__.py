"""One small file per format; each turns bytes into the same list of blocks (`block`). `parse` chooses."""

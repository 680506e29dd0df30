existing = 1

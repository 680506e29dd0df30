class Broken:
    size = 3
    half = size / "2"

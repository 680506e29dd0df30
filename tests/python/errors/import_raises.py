def load():
    import import_broken


load()

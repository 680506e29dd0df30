error = ValueError("with notes")
error.add_note("the first note")
error.add_note("the second,\nof two lines")
raise error

raise SystemExit("something to say")

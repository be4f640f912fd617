# These need the wheel: `make wheel-test` copies them away from the checkout and runs them there.
collect_ignore = ["installed"]

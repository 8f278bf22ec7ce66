"""What things are called: the names of an earlier run, of places, and of `rename`."""

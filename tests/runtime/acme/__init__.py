"""A package as the generator writes it, by hand, for the tests of the runtime."""

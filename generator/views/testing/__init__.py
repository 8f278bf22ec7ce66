"""The tests that come with a package: their views, and what those are made of."""

"""The tests that come with a package: a view of each module, and what only they say."""

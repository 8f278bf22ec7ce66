"""The command line: what is asked for, done for each client, and told."""

"""What stands in an output folder: compared, written, kept, all of it or nothing."""

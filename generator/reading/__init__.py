"""Reading a source: made whole, put in order, chosen from, and as configured."""

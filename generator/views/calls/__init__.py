"""Calls with sample values: how they are written, what they send, what answers them."""

"""Printed text: made by encoders, laid out, filled into templates, put into form."""

"""A named test for each failure case of the specification: P places, C candidates, M MPs."""

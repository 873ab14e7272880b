"""The doors of the house: each drives it from outside, carries messages out, knows no other."""

"""Tables of the year, one module per aggregate."""

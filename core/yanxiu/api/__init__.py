"""REST under ``/api/v1``: for programs, by personal tokens, reading and writing; one module per resource."""

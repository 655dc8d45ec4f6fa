"""REST under ``/api/v1``: for programs, by personal tokens, reading only; one module per resource."""

"""What `make bench` measures: each row beside its peer, both in one run."""

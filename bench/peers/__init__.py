"""Peers of a decision, each run by an interpreter that has what it needs and nothing of ours."""

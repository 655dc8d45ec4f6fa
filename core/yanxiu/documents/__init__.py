"""Printed documents and spreadsheets. They take plain values and know neither database nor policy."""

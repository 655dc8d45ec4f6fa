"""Whom the notices address and what they rest on: listed with the documents, judged nowhere."""

from yanxiu.policy import information

addressees = information("addressees")
legal_basis = information("legal_basis")

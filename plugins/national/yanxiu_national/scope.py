"""Rows that speak of the whole notice."""

from yanxiu.policy import information

addressees = information("addressees")
aims = information("aims")

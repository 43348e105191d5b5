"""Decides what may happen to an application; knows no clock, file or network."""

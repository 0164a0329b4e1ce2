"""Figures that both training and serving draw, and the house style of all of them."""

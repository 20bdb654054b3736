"""The clinic 卫生室: who may come when, who is called next, and which infectious diseases are reported in time."""

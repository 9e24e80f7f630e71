"""Participation processes: phases, methods, the promise, the one clock, who may take part and who did."""

"""Dividing a budget by ballots: greedy, knapsack, Equal Shares and sequential Phragmén, exact, with reasons.

Pure computing, no Django. `pb.read` reads a file of the Pabulib format, `count.count` counts it, `shown.shown` gives
the outcome as plain values. Sources: Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with
Additive Utilities" (2021); Los, Christoff, Grossi, "Proportional Budget Allocations" (2022).
"""

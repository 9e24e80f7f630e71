"""Participatory budgets: projects with a cost, ballots, exact counts and the reasons for what won."""

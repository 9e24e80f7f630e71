"""Citizens' panels: a register of volunteers, quotas, and a draw that anyone can verify."""

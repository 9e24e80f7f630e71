"""The pages of participation: for everyone, for clerks, and for the people who run a process."""

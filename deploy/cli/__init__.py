"""The `motcua` command: what an operator does to a running system that nobody may do through its doors."""

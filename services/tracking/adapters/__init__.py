"""What the use cases of tracking reach: the database, submission, the mail relay."""

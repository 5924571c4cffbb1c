"""What the use cases of identity reach: the database, the mail relay, keys, password hashes, pictures of captchas."""

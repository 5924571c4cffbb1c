"""Identity: accounts, sessions, officers, partners, captchas and the keys that tokens are verified with."""

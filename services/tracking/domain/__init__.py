"""The rules of tracking, pure: timelines, what the public may see, the feed's cursor, the words of a notice."""

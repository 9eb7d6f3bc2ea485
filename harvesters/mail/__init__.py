"""Mails to officers on their sources: when one fails, waits for a decision, goes on failing, or works again."""

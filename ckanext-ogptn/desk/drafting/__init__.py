"""The desk's forms at work: what they offer to choose from, what becomes of what was typed, drafts and undoing."""

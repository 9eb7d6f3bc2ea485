"""What a search asks: its parameters and texts, read into queries of the index."""

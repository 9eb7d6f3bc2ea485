"""Tables become data: read what a file holds, say of which kind its columns are, load it, show it."""

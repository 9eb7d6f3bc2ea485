"""What is known of a source: its settings, what it speaks, how it is asked."""

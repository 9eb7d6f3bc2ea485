"""What the pages that everybody reads show, gathered through actions."""

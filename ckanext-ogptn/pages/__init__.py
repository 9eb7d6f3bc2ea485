"""What the pages are drawn from: pure functions of values, with no request and no action in them."""

"""The rules of commitments: pure functions of values, with no request, session or clock in them."""

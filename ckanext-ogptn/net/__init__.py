"""The safe HTTP client: what the portal fetches from addresses that others wrote down."""

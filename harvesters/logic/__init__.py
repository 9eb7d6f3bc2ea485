"""Actions of harvesting, and who may call them."""

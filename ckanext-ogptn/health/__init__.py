"""Whether links still lead to the data that they promise: rules, checks of files, and what follows from both."""

"""The index on disk: how a record is laid down in it, and who may write to it when."""

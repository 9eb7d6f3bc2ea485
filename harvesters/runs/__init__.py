"""One run over a source: listed, compared, planned, queued, written, remembered."""

"""Where CKAN and the engine meet: connection, seam, checks of arguments, and mending what a crash left."""

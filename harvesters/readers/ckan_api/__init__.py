"""CKAN's action API, and DKAN's answers to it."""

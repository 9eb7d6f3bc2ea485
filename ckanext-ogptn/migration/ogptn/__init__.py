"""The migrations of the plugin `ogptn`."""

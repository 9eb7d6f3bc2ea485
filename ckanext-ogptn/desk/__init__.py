"""The pages of the officers' desk: what they show, gathered through actions, and what their forms ask."""

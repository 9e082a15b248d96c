"""What curators do beside single acts: the queue, assignments, and acts on many problems at once."""

"""What is done to one's own account by scripts: each verb a class of a few lines."""

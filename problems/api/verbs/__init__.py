"""What a script can do, by noun: each verb by the form and the service of its page."""

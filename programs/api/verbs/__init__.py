"""What a script can do about programs and mentors, by noun: each verb by the form and the service of its page."""

"""A real Chromium against the running site. A package, so that the browser ends with it: see conftest.py."""

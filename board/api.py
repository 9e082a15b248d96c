"""The API's addresses, and how it says no."""

urlpatterns: list = []

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class BoardConfig(AppConfig):
    default = True
    name = "board"


class BoardAdminConfig(admin.AdminConfig):
    """Django's admin, with the board's own site object behind `admin.site`."""

    default = False
    default_site = "board.admin.BoardAdmin"

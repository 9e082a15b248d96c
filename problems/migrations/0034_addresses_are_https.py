"""Addresses that members gave with http are kept as https, which is what was opened and looked at all along.

What the catalogue brought stays as its files have it.
"""

from django.db import migrations

from board.lib.errors import Refused
from problems.services import links

FIELDS = ("link", "code_url", "data_url", "archive_url")


def upgrade(apps, schema_editor):
    writeups = apps.get_model("problems", "WriteUp").objects.filter(key=None)
    for name in FIELDS:
        for pk, address in writeups.filter(**{f"{name}__istartswith": "http://"}).values_list("pk", name):
            try:
                writeups.filter(pk=pk).update(**{name: links.as_https(address)})
            except Refused:
                continue


class Migration(migrations.Migration):
    dependencies = [("problems", "0033_former_addresses")]

    # The other way there is nothing to do: both lead to the same place.
    operations = [migrations.RunPython(upgrade, migrations.RunPython.noop)]

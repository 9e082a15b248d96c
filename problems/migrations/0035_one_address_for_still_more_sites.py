"""Gives stored write-ups the one address that more sites have by now: models, papers' files, branches by other names.

One whose new address another write-up holds stays as it is: a curator decides which of the two is superseded.
"""

from importlib import import_module

from django.db import migrations

fold = import_module("problems.migrations.0018_one_address_for_more_sites").fold


class Migration(migrations.Migration):
    dependencies = [("problems", "0034_addresses_are_https")]

    # The other way there is nothing to do: the old spellings fold to the same.
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]

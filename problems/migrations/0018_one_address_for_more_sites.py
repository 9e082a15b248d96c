"""Gives stored write-ups the one address that more sites have by now: papers by their DOI, notebooks on GitHub, forums.

One whose new address another write-up holds stays as it is: a curator decides which of the two is superseded.
"""

from django.db import migrations

from board.lib.errors import Refused
from problems.services import links


def fold(apps, schema_editor):
    writeups = apps.get_model("problems", "WriteUp").objects
    for pk, url in writeups.order_by("pk").values_list("pk", "url").iterator():
        try:
            # A blank was once stored as it is.
            normal = links.normalise(url.replace(" ", "%20"))
        except Refused:
            continue
        if normal != url and not writeups.filter(url=normal).exists():
            writeups.filter(pk=pk).update(url=normal)


class Migration(migrations.Migration):
    dependencies = [("problems", "0017_author_proofs")]

    # The other way there is nothing to do: the old spellings fold to the same.
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]

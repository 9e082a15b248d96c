"""Writes down of what is here when it was reviewed, confirmed and changed, as its events tell."""

from django.db import migrations
from django.db.models import Max

EDITED = ("edited a write-up", "changed what was reviewed")
CHANGED = r"(^|\n\n)(title|summary|code_url|data_url|commit): "


def remember(apps, schema_editor):
    event, review = apps.get_model("problems", "Event"), apps.get_model("problems", "Review")
    confirmed = event.objects.filter(verb="confirmed a review").order_by().values("subject").annotate(last=Max("at"))
    for subject, last in confirmed.values_list("subject", "last"):
        review.objects.filter(pk=int(subject.rpartition(":")[2])).update(confirmed_at=last)
    for writeup in apps.get_model("problems", "WriteUp").objects.filter(reviews__status="given").distinct():
        writeup.reviewed_at, writeup.changed_at = reviewed(writeup), changed(writeup, event)
        writeup.save(update_fields=["reviewed_at", "changed_at"])


def reviewed(writeup):
    """A legible one when the second of its readers had read it, any other when it was read last."""
    this_round = writeup.resubmissions.count() + 1
    given = writeup.reviews.filter(status="given")
    standing = given.filter(stands_in=this_round)
    if writeup.status == "legible":
        last = sorted((one.confirmed_at or one.given_at for one in standing.filter(outcome="legible")), reverse=True)
        if last:
            return last[min(1, len(last) - 1)]
    return max(one.confirmed_at or one.given_at for one in (standing if standing.exists() else given))


def changed(writeup, event):
    edits = event.objects.filter(writeup=writeup, verb__in=EDITED, after__regex=CHANGED)
    moved = event.objects.filter(writeup=writeup, verb="link changed").exclude(after="archived copy")
    sent = event.objects.filter(writeup=writeup, verb="resubmitted")
    return (edits | moved | sent).aggregate(last=Max("at"))["last"]


class Migration(migrations.Migration):
    dependencies = [("problems", "0031_when_it_was_reviewed")]

    # The other way the columns go, and with them what is written here.
    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]

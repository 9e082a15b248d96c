"""The words of one choice of acts on many: it lists what came in a file, too."""

from django.db import migrations, models

CHANGES = [
    ("checked", "Say that they were checked, and are still open"),
    ("historical", "Make them historical"),
    ("listed", "Put them on the list: historical ones, and what came in a file"),
    ("withdrawn", "Withdraw them"),
    ("track", "Move them to a track"),
    ("difficulty", "Set the difficulty"),
    ("add-skill", "Ask for a skill"),
    ("remove-skill", "No longer ask for a skill"),
    ("add-technique", "Name a technique"),
    ("remove-technique", "No longer name a technique"),
]


class Migration(migrations.Migration):
    dependencies = [("problems", "0120_acts_take_their_time")]

    operations = [migrations.AlterField("act", "change", models.CharField(choices=CHANGES, max_length=20))]

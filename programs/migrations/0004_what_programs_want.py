from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0025_reports_of_log_entries"),
        ("programs", "0003_program_leads"),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="wanted_problems",
            field=models.ManyToManyField(blank=True, related_name="wanting_programs", to="problems.problem"),
        ),
        migrations.AddField(
            model_name="program",
            name="wanted_skills",
            field=models.ManyToManyField(blank=True, related_name="wanting_programs", to="problems.skill"),
        ),
    ]

"""The abbreviations and spellings people search with. Curators add more in the admin."""

from django.db import migrations

SYNONYMS = [
    ("ACDC", "automated circuit discovery"),
    ("AoE", "anywhere on earth"),
    ("attn", "attention"),
    ("autointerp", "automated interpretability"),
    ("behavior", "behaviour"),
    ("causal tracing", "activation patching"),
    ("CoT", "chain of thought"),
    ("crosscoder", "sparse crosscoder"),
    ("DAS", "distributed alignment search"),
    ("dictionary learning", "sparse autoencoder"),
    ("DLA", "direct logit attribution"),
    ("finetuning", "fine-tuning"),
    ("grokking", "delayed generalization"),
    ("ICL", "in-context learning"),
    ("IOI", "indirect object identification"),
    ("LLC", "local learning coefficient"),
    ("LLM", "language model"),
    ("mech interp", "mechanistic interpretability"),
    ("MLP", "feed-forward"),
    ("OV", "output value circuit"),
    ("QK", "query key circuit"),
    ("resample ablation", "activation patching"),
    ("RL", "reinforcement learning"),
    ("SAE", "sparse autoencoder"),
    ("SLT", "singular learning theory"),
    ("steering vector", "activation steering"),
    ("TL", "TransformerLens"),
    ("ViT", "vision transformer"),
]


def add(apps, schema_editor):
    synonym = apps.get_model("problems", "Synonym")
    synonym.objects.bulk_create([synonym(term=term, means=means) for term, means in SYNONYMS])


def remove(apps, schema_editor):
    apps.get_model("problems", "Synonym").objects.filter(term__in=[term for term, _ in SYNONYMS]).delete()


class Migration(migrations.Migration):
    dependencies = [("problems", "0002_events_are_append_only")]

    operations = [migrations.RunPython(add, remove)]

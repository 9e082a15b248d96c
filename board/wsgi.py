import gc
import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from board.lib import env

env.load_dotenv(Path(__file__).resolve().parent.parent / ".env")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "board.settings")

application = get_wsgi_application()

# Every address is read now, and not while the first visitor waits. All that is loaded by then stays: the collector is
# told to leave it out, and comes sooner to what requests leave behind.
reverse("home")
gc.collect()
gc.freeze()

import gc
import os
import sys
from importlib import import_module
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from board.lib import env

env.load_dotenv(Path(__file__).resolve().parent.parent / ".env")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "board.settings")

# REST framework looks for these, 7 MB of a worker, for parts of it that the board has not: here it finds none.
unused = [name for name in ("requests", "pygments", "yaml") if name not in sys.modules]
sys.modules.update(dict.fromkeys(unused))  # type: ignore[arg-type]
import_module("rest_framework.compat")
for name in unused:
    del sys.modules[name]

application = get_wsgi_application()

# Every address is read now, and not while the first visitor waits. All that is loaded by then stays: the collector is
# told to leave it out. It looks at what requests leave behind twice to four times as often, which costs little without
# the rest; the last collection has it forget how much there was, or it would wait for a quarter as much to pile up.
COLLECT = (700, 5, 5)
reverse("home")
gc.collect()
gc.freeze()
gc.set_threshold(*COLLECT)
gc.collect()

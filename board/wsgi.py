import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from board.lib import env

env.load_dotenv(Path(__file__).resolve().parent.parent / ".env")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "board.settings")

application = get_wsgi_application()

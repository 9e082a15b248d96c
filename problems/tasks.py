"""The doors through which time and the queue reach the services."""

from board.lib import jobs
from problems.services import claims


@jobs.periodic("*/10 * * * *")
def lapse_silent_claims() -> None:
    claims.lapse_silent()

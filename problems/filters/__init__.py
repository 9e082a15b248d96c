from problems.filters.problems import ProblemFilter
from problems.filters.reviews import QueueFilter
from problems.filters.writeups import WriteUpFilter

__all__ = ["ProblemFilter", "QueueFilter", "WriteUpFilter"]

from problems.filters.problems import ProblemFilter
from problems.filters.writeups import WriteUpFilter

__all__ = ["ProblemFilter", "WriteUpFilter"]

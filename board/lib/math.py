"""TeX to MathML, behind one door.

math-core is native code with two faults that no `except` reaches: deep nesting overflows the stack and kills
the process, and every bracket left open doubles the time. So a formula is measured first, and what passes is
converted in a child process that may die or be killed alone. A text without formulas starts no child.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import distribution

MAX_LENGTH = 2_000
MAX_DEPTH = 50
# Conversion time is 2 ** unclosed; eight cost nothing, and nobody writes more by intent.
MAX_UNCLOSED = 8
# Seconds of the processor for all formulas of one text, of which starting the child takes 0.02.
CPU_LIMIT = 0.5
# Seconds by the clock. A machine that is busy with other things is no fault of the formula.
TIMEOUT = 4
MAX_MEMORY = 512 * 1024 * 1024

# Where the child finds math-core, which this process never imports.
_SITE = str(distribution("math-core").locate_file(""))
_CHILD = """
import resource, signal, sys
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
signal.setitimer(signal.ITIMER_PROF, float(sys.argv[3]))  # its signal ends the process, native code and all
resource.setrlimit(resource.RLIMIT_CPU, (2, 2))  # ends an orphan, should the parent be killed meanwhile
if sys.platform == "linux":
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
sys.path.append(sys.argv[1])
import json
from math_core import LatexError, LatexToMathML
converter = LatexToMathML(fancy_error=False)
for tex, display in json.load(sys.stdin):
    try:
        mathml = converter.convert_with_global_state(tex, displaystyle=display)
    except (LatexError, UnicodeError):
        mathml = None
    print(json.dumps(mathml), flush=True)
"""

# Macros multiply what a formula may cost, and would hold in that one formula only.
_DEFINITION = re.compile(r"\\(?:[egx]?def|let|global|(?:re)?newcommand|providecommand)(?![A-Za-z])")

# What is numbered, refers to a number, or defines: it means something in its own text alone.
_TOGETHER = re.compile(rf"\\(?:begin|tag|label|ref|eqref|notag|nonumber)(?![A-Za-z])|{_DEFINITION.pattern}")
AT_ONCE = 100
_known: ContextVar[dict[tuple[str, bool], str | None]] = ContextVar("known", default={})  # noqa: B039  # never written to

_DELIMITER = r"\s*(?:\\(?:[A-Za-z]+|.)|.)"
_OPENERS = (
    "lbrace lbrack lparen lgroup lmoustache langle lang lvert lVert lfloor lceil llbracket llangle "
    "llparenthesis lAngle lBrace ulcorner llcorner mathopen"
)
_CLOSERS = (
    "rbrace rbrack rparen rgroup rmoustache rangle rang rvert rVert rfloor rceil rrbracket rrangle "
    "rrparenthesis rAngle rBrace urcorner lrcorner mathclose"
)
_SWITCHES = "displaystyle textstyle scriptstyle scriptscriptstyle color rm bf it sf tt cal"


def _named(names):
    return rf"\\(?:{'|'.join(names.split())})(?![A-Za-z])"


_TOKEN = re.compile(
    rf"""
    (?P<open>\{{|\\left(?![A-Za-z]){_DELIMITER}|\\begin\s*\{{[^{{}}]*\}}|\\begingroup(?![A-Za-z]))
    |(?P<close>\}}|\\right(?![A-Za-z]){_DELIMITER}|\\end\s*\{{[^{{}}]*\}}|\\endgroup(?![A-Za-z]))
    |(?P<opener>[(\[]|\\\{{|\\[bB]igg?l(?![A-Za-z]){_DELIMITER}|{_named(_OPENERS)})
    |(?P<closer>[)\]]|\\\}}|\\[bB]igg?r(?![A-Za-z]){_DELIMITER}|{_named(_CLOSERS)})
    |(?P<neutral>\\(?:middle|[bB]igg?m?)(?![A-Za-z]){_DELIMITER})
    |(?P<switch>{_named(_SWITCHES)})
    |(?P<command>\\(?:[A-Za-z]+|.))
    |(?P<space>\s+)
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

# What math-core says with `style`, which the content security policy forbids. Colours and sizes are dropped.
_STYLES = {
    "text-align: left": "math-left",
    "text-align: right": "math-right",
    "padding-left: 0": "math-flush-left",
    "padding-right: 0": "math-flush-right",
    "padding-left:1em": "math-gap",
    "width: 100%": "math-wide",
    "width: 50%": "math-half",
    "border-left: 0.05em solid currentcolor": "math-rule-left",
    "border-left: 0.05em dashed currentcolor": "math-dash-left",
    "border-right: 0.05em solid currentcolor": "math-rule-right",
    "border-right: 0.05em dashed currentcolor": "math-dash-right",
    "border-top: 0.05em solid currentcolor": "math-rule-top",
    "border-top: 0.05em dashed currentcolor": "math-dash-top",
    "margin-left:-0.16666667em": "math-tight",
    "font-variant-caps: small-caps": "math-caps",
}
CLASSES = frozenset(_STYLES.values())
_TAG = re.compile(r"<[a-z][^<>]*>")
_STYLE = re.compile(r' style="([^"]*)"')


class TooComplex(ValueError):
    """A formula that will not be converted; `index` is its place when a list was given."""

    def __init__(self, message: str, index: int = 0):
        super().__init__(message)
        self.index = index


def check(tex: str) -> None:
    """Raises TooComplex for a formula beyond the caps, at once and without converting it."""
    if len(tex) > MAX_LENGTH:
        raise TooComplex(f"this formula is {len(tex):,} characters long; the most is {MAX_LENGTH:,}.")
    depth, unclosed = _measure(tex)
    if depth > MAX_DEPTH:
        raise TooComplex(f"this formula is nested more than {MAX_DEPTH} levels deep.")
    if unclosed > MAX_UNCLOSED:
        raise TooComplex(f"this formula leaves {unclosed} brackets open; the most is {MAX_UNCLOSED}.")


def to_mathml(formulas: list[tuple[str, bool]]) -> list[str | None]:
    """MathML of each (TeX, is it display) pair, None where the TeX has an error. Equation numbers run on.

    Raises TooComplex. Takes at most CPU_LIMIT seconds of work and TIMEOUT by the clock, whatever the formulas.
    """
    for index, (tex, _) in enumerate(formulas):
        try:
            check(tex)
        except TooComplex as refusal:
            raise TooComplex(str(refusal), index) from None
    known = _known.get()
    plain = [index for index, (tex, _) in enumerate(formulas) if not _DEFINITION.search(tex)]
    asked, plain = plain, [index for index in plain if formulas[index] not in known]
    answers = convert([formulas[index] for index in plain]) if plain else []
    if len(answers) < len(plain):
        raise TooComplex(
            "this formula takes too long to typeset. Shorten it or close its brackets, then save again.",
            plain[len(answers)],
        )
    mathml: list[str | None] = [None] * len(formulas)
    found = known | {formulas[index]: answer for index, answer in zip(plain, answers, strict=True)}
    for index in asked:
        answer = found[formulas[index]]
        mathml[index] = answer and _tidy(answer)
    return mathml


@contextmanager
def at_once(formulas: Iterable[tuple[str, bool]]) -> Iterator[None]:
    """Within it these formulas are known already: a hundred of them cost the start of one child, not of a hundred.

    Only what stands for itself is converted ahead. What is numbered, defines something, or ends its child is left to
    its own text, which is then typeset or refused as ever.
    """
    alone = [one for one in dict.fromkeys(formulas) if not _TOGETHER.search(one[0]) and _passes(one[0])]
    known: dict[tuple[str, bool], str | None] = {}
    for begin in range(0, len(alone), AT_ONCE):
        some = alone[begin : begin + AT_ONCE]
        known |= dict(zip(some, convert(some), strict=False))
    before = _known.set(known)
    try:
        yield
    finally:
        _known.reset(before)


def _passes(tex: str) -> bool:
    try:
        check(tex)
    except TooComplex:
        return False
    return True


def convert(formulas: list[tuple[str, bool]]) -> list[str | None]:
    """What the child answered before it ended: shorter than the question when it died or ran out of time."""
    command = [sys.executable, "-I", "-S", "-c", _CHILD, _SITE, str(MAX_MEMORY), str(CPU_LIMIT)]
    try:
        child = subprocess.run(
            command, input=json.dumps(formulas).encode(), capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired as late:
        output = late.stdout or b""
    else:
        if child.returncode > 0:
            raise RuntimeError(f"math-core cannot run: {child.stderr.decode(errors='replace')}")
        output = child.stdout
    # A line without its end was cut off by the kill.
    return [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]


def _measure(tex):
    """How deep the formula may nest, and how many brackets it leaves open. Errs on the high side."""
    groups = [0]  # brackets open in each group that is open
    deepest = unclosed = switches = chain = 0
    before: str | None = None
    for token in _TOKEN.finditer(tex):
        kind = token.lastgroup
        if kind == "open":
            groups.append(0)
        elif kind == "close" and len(groups) > 1:
            unclosed += groups.pop()
        elif kind == "opener":
            groups[-1] += 1
        elif kind == "closer" and groups[-1]:
            groups[-1] -= 1
        elif kind == "switch":
            switches += 1
        if kind == "space":
            continue
        chain = _chain(chain, kind, before)
        before = kind
        deepest = max(deepest, len(groups) - 1 + sum(groups) + switches + chain)
    return deepest, unclosed + sum(groups)


def _chain(chain, kind, before):
    """Commands in a row may each be the argument of the one before, as in \\hat\\hat x or \\frac1\\frac1x."""
    if kind == "command":
        return chain + 1
    return chain if kind == "other" and before == "command" else 0


def _tidy(mathml):
    return _TAG.sub(lambda tag: _STYLE.sub(_as_class, tag[0]), mathml)


def _as_class(style):
    names = [_STYLES[rule] for rule in style[1].rstrip(";").split(";") if rule in _STYLES]
    return f' class="{" ".join(names)}"' if names else ""

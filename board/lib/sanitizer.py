"""The last wall before rendered text is kept: nh3 with the lists of everything that the renderer may say.

Nothing here trusts the parser: `clean` alone makes any HTML safe. No ids (they clobber), no style, no data.
"""

import re

import nh3

from board.lib import highlight, math

LINK_REL = "nofollow ugc noopener"
SCHEMES = frozenset({"http", "https", "mailto"})
_TEXT = "a b blockquote br code div em h3 h4 h5 h6 hr i li ol p pre s span strong table tbody td th thead tr u ul"
# As far as math-core speaks it, which uses b, i and u as well
_MATHML = (
    "math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt "
    "msub msubsup msup mtable mtd mtext mtr munder munderover"
)
TAGS = frozenset(f"{_TEXT} {_MATHML}".split())

_LEVELS = {"displaystyle": {"true", "false"}, "scriptlevel": {"0", "1", "2"}}
_STRIKES = {"updiagonalstrike", "downdiagonalstrike", "updiagonalstrike downdiagonalstrike"}
ATTRIBUTES = {
    "*": set(),  # instead of nh3's own: title and lang
    "a": {"href"},
    "ol": {"start"},
    "mfrac": {"linethickness"},
    "mo": {"lspace", "rspace", "minsize", "maxsize"},
    "mpadded": {"width", "height", "voffset"},
    "mspace": {"width"},
}
ATTRIBUTE_VALUES = {
    "div": {"tabindex": {"0"}, "role": {"group"}, "aria-label": {"Table", "Formula"}},
    "math": {"display": {"block"}},
    "menclose": {"notation": {"box", "actuarial", "phasorangle", *_STRIKES}},
    "mfrac": _LEVELS,
    "mi": {"mathvariant": {"normal"}},
    "mo": {
        "stretchy": {"true", "false"},
        "movablelimits": {"true", "false"},
        "symmetric": {"true"},
        "form": {"prefix", "infix", "postfix"},
    },
    "mover": {"accent": {"true"}},
    "mrow": _LEVELS,
    "mtable": _LEVELS,
    "munder": {"accentunder": {"true"}},
    "pre": {"tabindex": {"0"}},
    "th": {"scope": {"col"}},
}
_CELL = {"align-left", "align-center", "align-right"}
CLASSES = {
    "code": {"math-error"},
    "div": {"math-block", "scroll"},
    "span": {"math-block", "math-caps", *highlight.CLASSES},
    "td": _CELL,
    "th": _CELL,
    "mspace": set(math.CLASSES),
    "mtable": set(math.CLASSES),
    "mtd": set(math.CLASSES),
}

_LENGTHS = {"linethickness", "lspace", "rspace", "minsize", "maxsize", "width", "height", "voffset"}
# Below 10 em: \hspace takes any number, and one formula could make the page a kilometre wide.
_LENGTH = re.compile(r"-?[0-9](\.[0-9]+)?(em|rem|ex)?")


def clean(html: str) -> str:
    return _CLEANER.clean(html)


def _keep(tag, name, value):
    return None if name in _LENGTHS and not _LENGTH.fullmatch(value) else value


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES,
    tag_attribute_values=ATTRIBUTE_VALUES,
    allowed_classes=CLASSES,
    attribute_filter=_keep,
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel=LINK_REL,
)

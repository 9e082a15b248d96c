"""What the renderer must not be: everything passes. And the eye that has to see it."""

from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from mdit_py_plugins.dollarmath import dollarmath_plugin

from board.lib.sanitizer import ATTRIBUTE_VALUES, ATTRIBUTES, CLASSES, LINK_REL, SCHEMES, TAGS


class _RawRenderer(RendererHTML):
    @staticmethod
    def renderAttrs(token):
        return "".join(f' {name}="{value}"' for name, value in token.attrs.items())

    def text(self, tokens, index, options, env):
        return tokens[index].content

    code_inline = text

    def code_block(self, tokens, index, options, env):
        return f"<pre><code>{tokens[index].content}</code></pre>"

    def fence(self, tokens, index, options, env):
        return f'<pre><code class="language-{tokens[index].info}">{tokens[index].content}</code></pre>'


def unsafe(text):
    parser = MarkdownIt("commonmark", {"html": True, "linkify": True}, renderer_cls=_RawRenderer)
    parser.enable(["table", "strikethrough", "linkify"])
    parser.validateLink = lambda address: True
    parser.normalizeLink = lambda address: address
    dollarmath_plugin(parser, double_inline=True, renderer=lambda tex, _: tex)
    return parser.render(text)


class _Eye(HTMLParser):
    def __init__(self, rel):
        super().__init__()
        self.rel = rel
        self.faults = []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        self.faults += [f"<{tag} {name}={value!r}>" for name, value in attrs if not self.may(tag, name, value or "")]
        if self.rel and tag == "a" and dict(attrs).get("rel") != LINK_REL:
            self.faults.append("<a> without rel")

    def may(self, tag, name, value):
        if name == "class":
            return set(value.split()) <= CLASSES.get(tag, set())
        if tag == "a" and name == "rel":
            return value == LINK_REL
        if name == "href":
            return tag == "a" and value.partition(":")[0].lower() in SCHEMES
        if name in ATTRIBUTES.get(tag, set()):
            return len(value) < 16
        return value in ATTRIBUTE_VALUES.get(tag, {}).get(name, set())

    def handle_comment(self, data):
        self.faults.append("a comment")

    def handle_decl(self, decl):
        self.faults.append("a declaration")

    unknown_decl = handle_pi = handle_decl


def faults(html, rel=True):
    """Everything in the HTML that the lists do not allow."""
    eye = _Eye(rel)
    eye.feed(html)
    eye.close()
    return eye.faults

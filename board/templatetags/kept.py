"""Django's own tags, which look up once what is the same on every page: an address, a file, a template."""

from functools import cache
from typing import Any, NamedTuple

from django.template import Context, Library
from django.template.base import NodeList, Parser, Template, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.template.loader_tags import ExtendsNode, IncludeNode, do_extends, do_include
from django.templatetags.static import static as django_static
from django.utils.html import conditional_escape

from board.lib.addresses import address

register = Library()


class KeptURLNode(URLNode):
    """`{% url %}`, which looks a route up once for the same arguments. The admin's routes depend on its site."""

    def render(self, context: Context) -> str:
        if self.kwargs or self.asvar or hasattr(context.get("request"), "current_app"):
            return super().render(context)
        found = address(self.view_name.resolve(context), *(arg.resolve(context) for arg in self.args))
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> KeptURLNode:
    node = django_url(parser, token)
    return KeptURLNode(node.view_name, node.args, node.kwargs, node.asvar)


@register.simple_tag
@cache
def static(path: str) -> str:
    """Where a file of ours lies. Its name tells what is in it, which a process looks up once."""
    return django_static(path)


class Found(NamedTuple):
    """What stands where a template's name stood."""

    template: Template

    def resolve(self, context: Context) -> Template:
        return self.template


class KeptIncludeNode(IncludeNode):
    """`{% include %}`, which looks a template up once that is named in quotes."""

    def render(self, context: Context) -> Any:
        name = getattr(self.template, "var", None)
        if isinstance(name, str) and not self.template.filters and not name.startswith("."):
            self.template = Found(context.template.engine.get_template(name))  # type: ignore[assignment, union-attr]
        return super().render(context)


class KeptNodes(NodeList):
    """Of a template that others extend: where its blocks are is looked for once."""

    def __init__(self, nodes: NodeList):
        super().__init__(nodes)
        self.of_type = cache(super().get_nodes_by_type)

    def get_nodes_by_type(self, nodetype: type) -> list[Any]:
        return self.of_type(nodetype)


class KeptExtendsNode(ExtendsNode):
    """`{% extends %}`, which looks a parent up once that is named in quotes, and by another name than its own."""

    parent: Template | None = None

    def get_parent(self, context: Context) -> Template:
        if self.parent:
            # What a template that extends another of its own name must not find again.
            history: Any = context.render_context.setdefault(self.context_key, [self.origin])
            history.append(self.parent.origin)
            return self.parent
        parent = super().get_parent(context)
        if not isinstance(parent.nodelist, KeptNodes):
            parent.nodelist = KeptNodes(parent.nodelist)
        name = getattr(self.parent_name, "var", None)
        if isinstance(name, str) and name != self.origin.template_name:
            self.parent = parent
        return parent


@register.tag
def extends(parser: Parser, token: Token) -> KeptExtendsNode:
    node = do_extends(parser, token)
    return KeptExtendsNode(node.nodelist, node.parent_name)


@register.tag
def include(parser: Parser, token: Token) -> KeptIncludeNode:
    node = do_include(parser, token)
    return KeptIncludeNode(node.template, extra_context=node.extra_context, isolated_context=node.isolated_context)

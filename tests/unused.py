"""Which public functions and classes of rxapp nothing in rxapp uses: those that serve tests only, or nobody.

A name counts as used where a module says it: its own module outside the definition itself, one that imports it, or one that reads it
from the module (`reports.record(...)`). A name that is looked up at run time only is not seen.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its dotted name and its tree."""

    name: str
    tree: ast.Module


def modules(root: Path, package: str) -> list[Module]:
    """Every module of the package that lies in `root`."""
    return [
        Module(".".join((package, *path.relative_to(root).with_suffix("").parts)).removesuffix(".__init__"), ast.parse(path.read_text()))
        for path in sorted(root.rglob("*.py"))
    ]


def unused(listed: list[Module]) -> set[str]:
    """The dotted names of public module-level functions and classes that no module of the list uses."""
    defined = {f"{module.name}.{node.name}" for module in listed for node in _definitions(module.tree)}
    used = {name for module in listed for name in _used(module)}
    return defined - used


def _definitions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def _used(module: Module) -> Iterator[str]:
    named = _imported(module)
    for top in module.tree.body:
        own = getattr(top, "name", "")
        for node in ast.walk(top):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id != own:
                yield named.get(node.id, f"{module.name}.{node.id}")
            elif isinstance(node, ast.Attribute) and (dotted := _dotted(node, named)):
                yield dotted


def _imported(module: Module) -> dict[str, str]:
    """What each imported name of the module stands for, dotted."""
    found: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.asname: alias.name for alias in node.names if alias.asname}
            found |= {top: top for alias in node.names if not alias.asname and (top := alias.name.partition(".")[0])}
    return found


def _dotted(node: ast.Attribute, named: dict[str, str]) -> str:
    parts = [node.attr]
    inner = node.value
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    if not isinstance(inner, ast.Name) or inner.id not in named:
        return ""
    return ".".join([named[inner.id], *reversed(parts)])

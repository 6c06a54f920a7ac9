"""The house rules that a machine can check: each takes one source file and yields what breaks the rule, with its line."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "localtime", "gmtime"}
CLOCK_OWNERS = {"datetime", "date", "time", "dt", "func"}
VENDORS = {"sendgrid", "twilio", "aiosmtplib", "smtplib", "imaplib", "imap_tools", "python_http_client"}
EMPTY_NAMES = {"manager", "helper", "helpers", "util", "utils", "service", "services", "handler", "handlers", "info", "data"}
HANDLER_LINES, HANDLERS, FUNCTION_LINES, VIEW_LINES, FILE_LINES = 12, 15, 30, 45, 300
SAYS_WHAT_IT_IS_NOT = re.compile(r"\b(not|no|nor|nothing|nobody|never|none)\b", re.IGNORECASE)

WORDED = {
    "aria_label",
    "aria_description",
    "aria_roledescription",
    "placeholder",
    "title",
    "alt",
    "label",
    "text",
    "description",
    "heading",
}
UNWORDED = {"class_name", "style", "id", "key", "type", "name", "href", "src", "role", "value", "custom_attrs", "color_scheme", "rel"}
NOT_CHILDREN = {"script", "style", "icon", "color", "asset", "redirect", "call_script", "call_function", "foreach", "match", "cond"}
KEYS_OF_A_KEYBOARD = {"Ctrl", "Shift", "Alt", "Meta", "Enter", "Escape", "Esc", "Tab", "Space", "Home", "End", "Delete", "Backspace"}
HEADER = re.compile(r"[A-Z][A-Za-z]+(-[A-Z][A-Za-z]+)+")
PROPER = {"rxapp", "Reflex"}
CATALOGUE_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]*)+")


@dataclass(frozen=True)
class Source:
    """One file of rxapp: its dotted name, its path inside the project and its text."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        """The dotted module name."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_screen(self) -> bool:
        """Whether staff see what it writes: views, states, pages, the kit and the app itself."""
        inside = set(self.path.with_suffix("").parts[1:])
        return bool(inside & {"view", "state", "pages", "ui"}) or self.name == "rxapp.app"

    @property
    def is_view(self) -> bool:
        """Whether it lays out components, which may take more lines."""
        return bool(set(self.path.with_suffix("").parts[1:]) & {"view", "pages", "ui"})


@cache
def sources() -> list[Source]:
    """Every Python file of rxapp but the generated migration steps, each parsed once for all rules."""
    found = sorted(path for path in (ROOT / "rxapp").rglob("*.py") if "versions" not in path.parts)
    return [Source(path.relative_to(ROOT), path.read_text(encoding="utf-8")) for path in found]


def last_name(node: ast.expr) -> str:
    """The name after the last dot: `now` of `datetime.now`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def clock_readings(source: Source) -> Iterator[str]:
    """The clock is read in core.clock alone; actions get `work.now`. (The launcher has nothing but the standard library.)"""
    if source.name in ("rxapp.core.clock", "rxapp.__main__"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module in ("time", "datetime"):
            yield from (
                f"{node.lineno}: from {node.module} import {alias.name}" for alias in node.names if _reads_clock(node.module, alias.name)
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = last_name(node.func.value)
            if owner in CLOCK_OWNERS:
                yield f"{node.lineno}: {owner}.{node.func.attr}()"


def _reads_clock(module: str | None, name: str) -> bool:
    """Whether the name is a clock; `datetime.time` is a time of day, and reads none."""
    return name in CLOCKS and (module, name) != ("datetime", "time")


def commits(source: Source) -> Iterator[str]:
    """One commit, in core.work, when a unit of work is left."""
    if source.name == "rxapp.core.work":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield f"{node.lineno}: {ast.unparse(node.func)}()"


def lost_cancels(source: Source) -> Iterator[str]:
    """No asyncio.wait_for: before Python 3.12 it swallows a cancel that meets its answer; asyncio.timeout does not."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "wait_for" and ast.unparse(node.value) == "asyncio":
            yield f"{node.lineno}: asyncio.wait_for"


def waits_on_the_loop(source: Source) -> Iterator[str]:
    """No coroutine opens the database itself: it hands a function to a thread. What may be read on the loop is listed in core.short_reads,
    and staff.state alone asks that list."""
    for node in (node for node in ast.walk(source.tree) if isinstance(node, ast.AsyncFunctionDef)):
        for inner in _own_nodes(node):
            if isinstance(inner, ast.withitem) and ast.unparse(inner.context_expr).startswith(("work(", "reading(", "db.", "Session(")):
                yield f"{node.lineno}: {node.name} opens {ast.unparse(inner.context_expr)}"
    if source.name != "rxapp.staff.state":
        found = (node for node in ast.walk(source.tree) if isinstance(node, ast.ImportFrom) and _names_short_reads(node))
        yield from (f"{node.lineno}: short_reads" for node in found)


def _names_short_reads(node: ast.ImportFrom) -> bool:
    return (node.module or "").endswith("short_reads") or "short_reads" in [alias.name for alias in node.names]


def _own_nodes(function: ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """What the function itself does, without the functions that it defines."""
    left: list[ast.AST] = list(function.body)
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            left += ast.iter_child_nodes(node)


def private_names(source: Source) -> Iterator[str]:
    """No module uses another one's name that begins with an underscore."""
    modules = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "rxapp":
            modules |= {alias.asname or alias.name for alias in node.names if alias.name.islower()}
            yield from (f"{node.lineno}: {node.module}.{alias.name}" for alias in node.names if _is_private(alias.name))
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules and _is_private(node.attr):
            yield f"{node.lineno}: {node.value.id}.{node.attr}"


def state_methods(source: Source) -> Iterator[str]:
    """A public method of a State is an endpoint for anyone with a socket: marked, async, short, and few in one class."""
    for state in (node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef) and _is_state(node)):
        methods = [
            node for node in state.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
        ]
        handlers = [node for node in methods if not _decorated(node, "var")]
        for method in handlers:
            if not _decorated(method, "event"):
                yield f"{method.lineno}: {state.name}.{method.name} lacks @rx.event"
            if not isinstance(method, ast.AsyncFunctionDef):
                yield f"{method.lineno}: {state.name}.{method.name} is not async"
            if _lines(method) > HANDLER_LINES:
                yield f"{method.lineno}: {state.name}.{method.name} has {_lines(method)} lines, at most {HANDLER_LINES}"
        if len(handlers) > HANDLERS:
            yield f"{state.lineno}: {state.name} has {len(handlers)} handlers, at most {HANDLERS}"


def paragraphs(source: Source) -> Iterator[str]:
    """Every file says what it is; the paragraph of a feature also says what it is not. Tables have no postponed annotations."""
    said = ast.get_docstring(source.tree) or ""
    if not said:
        yield "1: no docstring"
    elif source.path.name == "__init__.py" and len(source.path.parts) == 3 and not SAYS_WHAT_IT_IS_NOT.search(said):
        yield "1: the paragraph does not say what this is not"
    if "models" in source.path.with_suffix("").parts and "from __future__ import annotations" in source.text:
        yield "1: postponed annotations in a table file"


def vendors(source: Source) -> Iterator[str]:
    """Only channels know a provider's library."""
    if source.name.startswith("rxapp.channels"):
        return
    for node in (node for node in ast.walk(source.tree) if isinstance(node, ast.Import | ast.ImportFrom)):
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        yield from (f"{node.lineno}: import {name}" for name in named if name.split(".")[0] in VENDORS)


def sizes(source: Source) -> Iterator[str]:
    """A file of 300 lines at most, a function of 30 (a view of 45), its docstring not counted."""
    lines = source.text.count("\n")
    if lines > FILE_LINES:
        yield f"1: {lines} lines, at most {FILE_LINES}"
    limit = VIEW_LINES if source.is_view else FUNCTION_LINES
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > limit:
            yield f"{node.lineno}: {node.name} has {_lines(node)} lines, at most {limit}"


def names(source: Source) -> Iterator[str]:
    """Names come from the trade; no file, class or function ends in a word that says nothing."""
    if source.path.stem.split("_")[-1] in EMPTY_NAMES:
        yield f"1: file {source.path.name}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            words = re.findall(r"[A-Z]?[a-z]+", node.name)
            if words and words[-1].lower() in EMPTY_NAMES:
                yield f"{node.lineno}: {node.name}"


def english(source: Source) -> Iterator[str]:
    """No word of any language in what staff see: a screen names a key, and the catalogue has the words."""
    if not source.is_screen:
        return
    worded = _Words()
    worded.visit(source.tree)
    yield from worded.found


def mounted_values(source: Source) -> Iterator[str]:
    """No `on_mount` that hands on a value: it is told once, with what stood there before the page was read."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.keyword) and node.arg == "on_mount" and isinstance(node.value, ast.Call):
            handed = [*node.value.args, *(one.value for one in node.value.keywords)]
            yield from (f"{one.lineno}: on_mount with {ast.unparse(one)}" for one in handed if isinstance(one, ast.Attribute))


def weak_hashes(source: Source) -> Iterator[str]:
    """No hash weaker than SHA-256 (ASVS 11.4.1). (What a provider's own signature asks for is inside its SDK.)"""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and last_name(node.value) == "hashlib" and node.attr not in ("sha256", "sha384", "sha512"):
            yield f"{node.lineno}: hashlib.{node.attr}"
        if isinstance(node, ast.ImportFrom) and node.module == "hashlib":
            yield f"{node.lineno}: from hashlib import ..."


def counters(source: Source) -> Iterator[str]:
    """No State counts: `reset()` or a restart would begin again, and a key made of the count would come twice (ui.filled instead)."""
    for state in (node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef) and _is_state(node)):
        for node in ast.walk(state):
            if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and _is_own(node.target):
                yield f"{node.lineno}: {ast.unparse(node)}"
            if isinstance(node, ast.Assign):
                yield from (f"{node.lineno}: {ast.unparse(value)}" for value in _counted(node))


def facades(source: Source) -> Iterator[str]:
    """No module names again what another one defines: callers import the module in which it stands."""
    body = [node for node in source.tree.body if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "rxapp"]
    imported = {alias.asname or alias.name: node for node in body for alias in node.names}
    used = {node.id for node in ast.walk(source.tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    yield from (f"{node.lineno}: {name}, which stands in {node.module}" for name, node in imported.items() if name not in used)
    for node in source.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name | ast.Attribute):
            name, owner = last_name(node.value), node.value.value if isinstance(node.value, ast.Attribute) else node.value
            if isinstance(owner, ast.Name) and owner.id in imported and not name.isupper() and last_name(node.targets[0]) == name:
                yield f"{node.lineno}: {ast.unparse(node)}"


def _counted(node: ast.Assign) -> Iterator[ast.expr]:
    """What is `self.x + 1` of what is assigned to `self.x`, in a tuple too."""
    pairs: list[tuple[ast.expr, ast.expr]] = []
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs += zip(target.elts, node.value.elts, strict=False)
        else:
            pairs.append((target, node.value))
    for target, value in pairs:
        adds = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add)
        if adds and _is_own(target) and ast.unparse(target) in (ast.unparse(value.left), ast.unparse(value.right)):  # type: ignore[attr-defined]
            yield value


def _is_own(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"


def unnamed_locks(source: Source) -> Iterator[str]:
    """Locks have their names and ranks in core.locks, which takes them; the trigger of the search tables names one of them in SQL."""
    if source.name in ("rxapp.core.locks", "rxapp.customers.search_ddl"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "threading":
            yield from (f"{node.lineno}: threading.{alias.name}" for alias in node.names if alias.name in ("Lock", "RLock"))
        elif _takes_a_lock(node):
            yield f"{getattr(node, 'lineno', 0)}: {ast.unparse(node)[:60]}"


def _takes_a_lock(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg == "with_for_update"
    if isinstance(node, ast.Attribute):
        own = ast.unparse(node) in ("threading.Lock", "threading.RLock")
        return own or node.attr == "with_for_update" or node.attr.startswith("pg_advisory")
    return isinstance(node, ast.Constant) and bool(re.search(r"FOR UPDATE|pg_(try_)?advisory", str(node.value)))


RULES = (
    unnamed_locks,
    facades,
    counters,
    mounted_values,
    weak_hashes,
    clock_readings,
    commits,
    lost_cancels,
    waits_on_the_loop,
    private_names,
    state_methods,
    paragraphs,
    vendors,
    sizes,
    names,
    english,
)


class _Words(ast.NodeVisitor):
    """Finds texts meant for people: a capital followed by small letters anywhere, any word as a component's child or label."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._seen: set[int] = set()

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring is for whoever reads the file
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """What an exception says is for whoever mends the program."""

    def visit_Compare(self, node: ast.Compare) -> None:
        """What is compared is not shown."""

    def visit_Assign(self, node: ast.Assign) -> None:
        """What a module hands on, and the name of a component in its script, are nobody's words."""
        if not any(last_name(target) in ("__all__", "tag") for target in node.targets):
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if last_name(_owner(node.func)) in ("log", "logger", "logging", "re") or last_name(node.func) == "icon":
            return
        if _is_component(node.func):
            self._children(node.args)
        for keyword in node.keywords:
            if keyword.arg in WORDED:
                self._children([keyword.value])
            if keyword.arg not in UNWORDED:
                self.visit(keyword.value)
        for argument in node.args:
            self.visit(argument)
        self.visit(node.func)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and _is_sentence(node.value):
            self._tell(node)

    def _children(self, nodes: Iterable[ast.expr]) -> None:
        for node in nodes:
            if isinstance(node, ast.Call) and last_name(node.func) == "cond":
                self._children(node.args[1:])
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            for part in parts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and _is_word(part.value):
                    self._tell(part)

    def _tell(self, node: ast.Constant) -> None:
        if id(node) not in self._seen:
            self._seen.add(id(node))
            self.found.append(f"{node.lineno}: {node.value!r}")


def _is_sentence(text: str) -> bool:
    text = text.strip(" .,:;!?…·\n")
    words = set(re.findall(r"[^\W\d_]{2,}", text)) - KEYS_OF_A_KEYBOARD - PROPER
    plain = all(c.isalpha() or c in " ,.:;'’!?…-&\n" for c in text)
    return plain and text[:1].isupper() and not HEADER.fullmatch(text) and any(word[1:].islower() for word in words)


def _is_word(text: str) -> bool:
    words = set(re.findall(r"[^\W\d_]{2,}", text)) - KEYS_OF_A_KEYBOARD - PROPER
    return bool(words) and not CATALOGUE_KEY.fullmatch(text.strip())


def _is_component(func: ast.expr) -> bool:
    chain = ast.unparse(func).split(".") if isinstance(func, ast.Attribute) else []
    return (
        len(chain) > 1
        and chain[0] == "rx"
        and chain[-1].islower()
        and chain[1] not in ("event", "toast", "Var")
        and chain[-1] not in NOT_CHILDREN
    )


def _is_state(node: ast.ClassDef) -> bool:
    bases = [last_name(base) for base in node.bases]
    return any(base.endswith("State") or base.endswith("Mixin") for base in bases) or (
        node.name.endswith(("State", "Mixin")) and bool(bases)
    )


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _decorated(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> bool:
    return any(last_name(mark.func if isinstance(mark, ast.Call) else mark) == name for mark in node.decorator_list)


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _owner(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Attribute) else node

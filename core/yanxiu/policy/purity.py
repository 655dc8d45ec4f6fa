"""A static check that a plugin's code touches no clock, network, file, database or randomness.

It reads the compiled modules of the plugin's package: what they import, and which forbidden names they use.
"""

import dis
import importlib.util
import sys
from collections.abc import Iterator
from types import CodeType, ModuleType

from .errors import PluginError

_BANNED_IMPORTS = {
    "aiohttp": "规则不联网",
    "asyncio": "事实由核心提供",
    "ctypes": "规则只用 Python",
    "flask": "规则不接触请求",
    "http": "规则不联网",
    "httpx": "规则不联网",
    "importlib": "规则不在运行时导入",
    "multiprocessing": "规则不启动程序",
    "os": "规则不读环境",
    "random": "同样的事实须有同样的答案",
    "requests": "规则不联网",
    "shutil": "规则不读文件",
    "sqlite3": "规则不接触数据库",
    "tempfile": "规则不读文件",
    "secrets": "同样的事实须有同样的答案",
    "socket": "规则不联网",
    "sqlalchemy": "规则不接触数据库",
    "psycopg": "规则不接触数据库",
    "subprocess": "规则不启动程序",
    "threading": "规则不开线程",
    "time": "日期请用 facts.as_of",
    "urllib": "规则不联网",
}
_BANNED_NAMES = {
    "now": "日期请用 facts.as_of",
    "today": "日期请用 facts.as_of",
    "utcnow": "日期请用 facts.as_of",
    "open": "规则不读文件",
    "eval": "规则不执行文字",
    "exec": "规则不执行文字",
    "__import__": "规则不在运行时导入",
    "uuid4": "同样的事实须有同样的答案",
}


def check_purity(package: ModuleType) -> None:
    """Raise `PluginError` naming module, what was found and what to use instead."""
    prefix = package.__name__
    modules = [m for name, m in sys.modules.items() if name == prefix or name.startswith(f"{prefix}.")]
    for module in modules or [package]:
        for problem in _problems(module):
            raise PluginError(f"插件模块 {module.__name__} {problem}")


def _problems(module: ModuleType) -> Iterator[str]:
    code = _code_of(module)
    if code is None:
        return
    for piece in _walk(code):
        for name in piece.co_names:
            top = name.partition(".")[0]
            if top in _BANNED_IMPORTS and _imports(piece, name):
                yield f"导入了 {name}：{_BANNED_IMPORTS[top]}"
            elif name in _BANNED_NAMES:
                yield f"用了 {name}：{_BANNED_NAMES[name]}"


def _imports(code: CodeType, name: str) -> bool:
    return any(i.opname == "IMPORT_NAME" and i.argval == name for i in dis.get_instructions(code))


def _walk(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _walk(constant)


def _code_of(module: ModuleType) -> CodeType | None:
    spec = getattr(module, "__spec__", None) or importlib.util.find_spec(module.__name__)
    get_code = getattr(getattr(spec, "loader", None), "get_code", None)
    code = get_code(module.__name__) if get_code else None
    return code if isinstance(code, CodeType) else None

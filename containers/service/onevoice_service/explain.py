"""`--help`: every setting with its default and its docstring."""

import textwrap

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

WIDTH = 100


def explain(service: str, settings: type[BaseSettings]) -> str:
    lines = [f"The {service} service. Settings are environment variables:", ""]
    for name, field in settings.model_fields.items():
        lines.append(f"  {name.upper()} (default: {_default(field)})")
        lines += textwrap.wrap(field.description or "", WIDTH, initial_indent="      ", subsequent_indent="      ")
    return "\n".join(lines)


def _default(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True, validated_data={})
    if default is None or default == {}:
        return "none"
    return str(default).lower() if isinstance(default, bool) else str(default)

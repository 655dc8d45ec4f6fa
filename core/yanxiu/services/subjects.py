"""What is judged, and whom a consequence would hit."""

from dataclasses import dataclass
from uuid import UUID

from yanxiu.models import SubjectKind


@dataclass(frozen=True)
class Subject:
    """What is judged, and whom a consequence would hit."""

    kind: SubjectKind
    id: UUID
    class_id: UUID | None = None
    organization_id: UUID | None = None

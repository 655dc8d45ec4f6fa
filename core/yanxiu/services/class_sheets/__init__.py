"""Tables of a class that come as a sheet: timetable with experts, expenses, questionnaires that came back."""

from yanxiu.services.class_sheets.columns import form_of
from yanxiu.services.class_sheets.taking import SheetPreview, import_sheet, preview_sheet, take_in

__all__ = ["SheetPreview", "form_of", "import_sheet", "preview_sheet", "take_in"]

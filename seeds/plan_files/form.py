"""The form of a plan's spreadsheet: its sheets, its columns with their headings, in their order."""

from dataclasses import dataclass

TASKS, PLANS, AGENCIES, LISTS, GUIDE = "Nhiệm vụ", "Kế hoạch", "Cơ quan", "Danh sách", "Hướng dẫn"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: the field of a task, its heading, its width in characters, what to write there."""

    field: str
    heading: str
    width: int
    hint: str


COLUMNS = (
    FormColumn("plan_code", "Thuộc kế hoạch", 14, "Mã kế hoạch (trang Kế hoạch). Để trống: kế hoạch đầu tiên."),
    FormColumn("code", "Mã", 12, "Để trống ở nhiệm vụ mới: bot tự đặt. Đừng sửa mã đã có."),
    FormColumn("title", "Tên gọi ngắn", 36, "Tên trong lời nhắc, ngắn gọn. Để trống: lấy từ nội dung. Có thể dùng {year}, {next_year}, {period}."),
    FormColumn("lead_in", "Phần dẫn", 24, "Đề mục đứng trên nhiệm vụ, nếu có."),
    FormColumn("text", "Nội dung nhiệm vụ", 60, "Nguyên văn nhiệm vụ. Bắt buộc."),
    FormColumn("responsible", "Cơ quan chủ trì", 30, "Chọn trong danh sách; nhiều cơ quan cách nhau bằng dấu chấm phẩy, mỗi nơi một việc riêng. Bắt buộc."),
    FormColumn("cooperating", "Cơ quan phối hợp", 30, "Như cột chủ trì; nơi không có trong danh sách vẫn ghi được, chỉ để đọc."),
    FormColumn("deadline_as_written", "Thời hạn", 22, "Như trong kế hoạch: trước 20/12, quý I, tháng 12, hằng quý, thường xuyên…"),
    FormColumn("rule", "Quy tắc thời hạn", 24, "Để trống: đọc từ cột Thời hạn. Chọn trong danh sách khi muốn nói rõ hơn."),
    FormColumn("kind", "Loại", 18, "Chọn trong danh sách."),
    FormColumn("subkind", "Loại chi tiết", 16, ""),
    FormColumn("product", "Sản phẩm", 12, "KH, BC, QĐ: phải có văn bản với số; để trống: không."),
    FormColumn("target", "Chỉ tiêu", 14, "Với chỉ tiêu: >=50%, 100%, <=5%…"),
    FormColumn("criterion", "Tiêu chí", 12, ""),
    FormColumn("recipient", "Nơi nhận", 20, ""),
    FormColumn("issuing_authority", "Cơ quan ban hành", 20, ""),
    FormColumn("explicit", "Nêu rõ", 10, "có; ngầm: suy ra từ câu chữ."),
    FormColumn("restricted", "Hạn chế", 10, "có: không kênh nào hiện lời văn của nhiệm vụ này. Nhiệm vụ Mật thì đừng ghi vào đây."),
    FormColumn("note", "Ghi chú", 30, ""),
)  # fmt: skip
HEADINGS = {column.field: column.heading for column in COLUMNS}

PLAN_COLUMNS = (
    ("code", "Mã kế hoạch", 16),
    ("number", "Số, ký hiệu", 20),
    ("title", "Tên kế hoạch", 70),
    ("issuer", "Nơi ban hành", 30),
    ("issued_on", "Ngày ban hành", 16),
    ("ended_on", "Hết hiệu lực", 16),
)

# Fields as people call them where a difference is shown.
WORDS = {
    "plan_code": "kế hoạch",
    "title": "tên gọi",
    "lead_in": "phần dẫn",
    "text": "nội dung",
    "responsible": "chủ trì",
    "cooperating": "phối hợp",
    "deadline_as_written": "thời hạn (lời văn)",
    "rule": "thời hạn",
    "kind": "loại",
    "subkind": "loại chi tiết",
    "product": "sản phẩm",
    "target": "chỉ tiêu",
    "criterion": "tiêu chí",
    "recipient": "nơi nhận",
    "issuing_authority": "cơ quan ban hành",
    "explicit": "nêu rõ",
    "restricted": "hạn chế",
    "note": "ghi chú",
}

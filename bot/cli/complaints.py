"""The one place where the project's errors become the operator's sentences: what is wrong, what to do, which exit code.

Exit codes follow sysexits.h: 65 data, 69 unavailable, 74 input/output, 77 permission, 78 configuration.
"""

from models.errors import (
    BackupFolderUnusable,
    CatalogueError,
    ConfigurationError,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseError,
    DatabaseFull,
    DatabaseInUse,
    DatabaseMissing,
    DatabaseNotEmpty,
    DatabaseOutdated,
    DatabaseReadOnly,
    DatabaseTooNew,
    NhacViecError,
    PlatformError,
    PortInUse,
    TargetMissing,
    TokenRefused,
)

# The first that fits counts: subclasses before their roots.
SENTENCES: tuple[tuple[type[NhacViecError], str, int], ...] = (
    (
        ConfigurationError,
        "Cấu hình không dùng được:\n{error}\nSửa trong .env (mẫu và giải thích: .env.example).",
        78,
    ),
    (
        DatabaseTooNew,
        "Cơ sở dữ liệu do bản mới hơn của chương trình tạo ra ({error}). Hãy cập nhật chương trình, không hạ cấp dữ liệu.",
        74,
    ),
    (
        TargetMissing,
        "Không mở được cơ sở dữ liệu đích: {error}. Chưa chuyển gì. Kiểm tra địa chỉ và mật khẩu ở --to, máy chủ PostgreSQL có chạy không, đã createdb chưa.",
        74,
    ),
    (
        DatabaseMissing,
        "Không mở được cơ sở dữ liệu: {error}. Kiểm tra NHACVIEC_DATABASE_URL và thư mục; tạo mới: nhacviec migrate",
        74,
    ),
    (
        DatabaseOutdated,
        "Cơ sở dữ liệu còn trống hoặc thuộc bản cũ của chương trình: {error}. Chạy: nhacviec migrate, rồi nhacviec seed --year NĂM",
        74,
    ),
    (
        DatabaseReadOnly,
        "Cơ sở dữ liệu hoặc thư mục chứa nó không cho ghi: {error}. Cấp quyền ghi cho người chạy chương trình.",
        74,
    ),
    (
        DatabaseFull,
        "Ổ đĩa đã đầy: {error}. Giải phóng dung lượng rồi chạy lại; dữ liệu đã ghi vẫn nguyên vẹn.",
        74,
    ),
    (
        DatabaseBusy,
        "Cơ sở dữ liệu đang bị chương trình khác khóa: {error}. Đóng chương trình đó rồi chạy lại.",
        74,
    ),
    (
        DatabaseDamaged,
        "Tệp cơ sở dữ liệu bị hỏng hoặc không phải cơ sở dữ liệu: {error}. Giữ nguyên tệp đó, dùng bản sao lưu gần nhất.",
        74,
    ),
    (
        DatabaseInUse,
        "{error}: bot đang chạy, hoặc đang phục hồi bản sao lưu. Dừng chương trình kia (systemctl stop nhacviec) rồi chạy lại.",
        74,
    ),
    (
        DatabaseNotEmpty,
        "Cơ sở dữ liệu đích không trống ({error}); chưa ghi gì vào đó. Hãy tạo một cơ sở dữ liệu mới (createdb) rồi chạy lại.",
        74,
    ),
    (
        BackupFolderUnusable,
        "Không ghi được vào thư mục sao lưu: {error}. Cơ sở dữ liệu không sao. Xem lại đường dẫn và quyền ghi (--to, hoặc NHACVIEC_BACKUP_FOLDER).",
        74,
    ),
    (DatabaseError, "Cơ sở dữ liệu gặp lỗi: {error}", 74),
    (CatalogueError, "Danh mục có lỗi, chưa ghi gì:\n{error}", 65),
    (
        PortInUse,
        "Cổng {error} đang được chương trình khác dùng. Dừng chương trình đó, hoặc đổi NHACVIEC_SANDBOX_PORT / NHACVIEC_WEB_PORT.",
        69,
    ),
    (
        TokenRefused,
        "Nền tảng chat không nhận token ({error}). Kiểm tra NHACVIEC_TELEGRAM_TOKEN (lấy ở @BotFather) hoặc NHACVIEC_ZALO_TOKEN (Zalo Bot Creator) trong .env.",
        77,
    ),
    (PlatformError, "Nền tảng chat không trả lời: {error}", 69),
    (NhacViecError, "{error}", 1),
)


def explain(error: NhacViecError) -> tuple[str, int]:
    """The operator's sentence and the exit code for an error of the tree."""
    words, code = next((words, code) for kind, words, code in SENTENCES if isinstance(error, kind))
    return words.format(error=error), code

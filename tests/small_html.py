"""What every text the bot says must be: well-formed small HTML (b, i, code, a)."""

from html.parser import HTMLParser

SMALL = {"b", "i", "code", "a"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SMALL or (attrs and tag != "a"):
            self.faults.append(f"<{tag}> is no small HTML")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"<!{decl}>")

    def handle_data(self, data: str) -> None:
        if "<" in data or "&" in data:
            self.faults.append(f"not escaped: {data!r}")


def faults_of(html: str) -> list[str]:
    """What is wrong with it; an empty list where it is well-formed small HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [*reader.faults, *(f"<{tag}> stays open" for tag in reader.open)]

"""Who may talk to the sandbox."""

from sandbox.client import SandboxClient

pytest_plugins = ["sandbox_fixtures"]


async def test_a_foreign_host_name_is_refused(sandbox: SandboxClient) -> None:
    answer = await sandbox._http.get("/sandbox/state", headers={"Host": "evil.example"})
    assert answer.status_code == 400


async def test_a_foreign_page_may_change_nothing(sandbox: SandboxClient) -> None:
    path, entry = "/sandbox/phones/1002/messages", {"text": "giả"}
    answer = await sandbox._http.post(path, json=entry, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    plain = await sandbox._http.post(path, content='{"text": "giả"}', headers={"Content-Type": "text/plain"})
    assert plain.status_code == 400
    assert await sandbox.phone(1002).messages() == []


async def test_no_answer_invites_other_pages(sandbox: SandboxClient) -> None:
    for path in ("/", "/page/main.js", "/sandbox/state"):
        answer = await sandbox._http.get(path, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers
    assert "default-src 'self'" in (await sandbox._http.get("/")).headers["content-security-policy"]


async def test_more_than_50_mb_is_refused_with_an_answer(sandbox: SandboxClient) -> None:
    path, file = "/bot1000000001:sandbox-only/sendDocument", bytes(52 * 2**20)
    answer = await sandbox._http.post(path, data={"chat_id": 1002}, files={"document": file})
    assert (answer.status_code, answer.json()["error_code"]) == (413, 413)


async def test_a_file_cannot_run_scripts_on_the_page(sandbox: SandboxClient) -> None:
    sent = await sandbox.phone(1002).send_file("x.html", b"<script>alert(1)</script>")
    answer = await sandbox._http.get(sent["file"]["url"])
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"


async def test_unknown_phones_and_buttons_are_refused_in_vietnamese(sandbox: SandboxClient) -> None:
    answer = await sandbox._http.post("/sandbox/phones/7/messages", json={"text": "a"})
    assert (answer.status_code, "Không có máy số 7" in answer.json()["error"]) == (404, True)
    nam = await sandbox.add_phone(1007, "Nguyễn", "Nam")
    assert (await nam.say("chào"))["sender"] == 1007

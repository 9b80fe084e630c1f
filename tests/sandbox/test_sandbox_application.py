"""A whole python-telegram-bot application: handlers, polling, start and stop."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from sandbox.client import SandboxClient
from sandbox.settings import DEMO_BOT

pytest_plugins = ["sandbox_fixtures"]


async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Tôi nhận", callback_data="yes")]])
    await update.message.reply_html("Chào <b>anh Minh</b>", do_quote=True, reply_markup=buttons)


async def pressed(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Cảm ơn")
    await update.callback_query.edit_message_text("Đã nhận")


async def test_an_application_polls_answers_and_stops(sandbox: SandboxClient) -> None:
    address = sandbox.address
    builder = (
        Application.builder().token(DEMO_BOT).base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    )
    application = builder.job_queue(None).build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(pressed))
    minh = sandbox.phone(1002)
    async with application:
        assert application.updater is not None
        await application.updater.start_polling()
        await application.start()
        said = await minh.say("/start")
        answer = await minh.wait_for("Chào anh Minh")
        assert answer["quote"] == said["id"]
        await minh.press("Tôi nhận")
        assert (await minh.wait_for_answer())["text"] == "Cảm ơn"
        assert (await minh.wait_for("Đã nhận"))["id"] == answer["id"]
        await application.updater.stop()
        await application.stop()

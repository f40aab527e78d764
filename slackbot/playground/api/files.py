"""files.*: the three steps of an upload, and what became of it."""

import re

from slackbot.playground import messages
from slackbot.playground.api.args import Args, Handler
from slackbot.playground.errors import ApiError
from slackbot.playground.state import State
from slackbot.playground.world import Json


def get_upload_url(state: State, args: Args) -> Json:
    """Announce a file and return where its bytes go."""
    name, length = args.need("filename"), args.count("length", default=0)
    if length <= 0:
        raise ApiError("missing_argument", "[ERROR] missing required field: length")
    at = int(state.now().timestamp())
    file, key = state.files.announce(
        name, length=length, user=state.world.bot_user, at=at, alt_text=args.text("alt_txt")
    )
    return {"upload_url": f"{state.url}/upload/{key}", "file_id": file.id}


def complete_upload(state: State, args: Args) -> Json:
    """Finish uploads; with a channel they are posted there, without one they belong to the bot alone."""
    asked = args.shape("files")
    if not isinstance(asked, list) or not asked:
        raise ApiError("missing_argument", "[ERROR] missing required field: files")
    if not all(isinstance(one, dict) and one.get("id") for one in asked):
        raise ApiError("invalid_arguments", "[ERROR] each of files needs an id")
    files = [state.files.complete(one["id"], title=one.get("title") or "") for one in asked]
    if args.text("channel_id"):
        _post(state, args, [file.id for file in files])
    return {"files": [file.shown(url=state.url) for file in files]}


def info(state: State, args: Args) -> Json:
    """Tell about a file; its type and address appear once it is ready."""
    file = state.files.get(args.need("file"))
    return {"file": file.shown(url=state.url), "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS: dict[str, Handler] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
}


def shared_files(state: State, text: str, channel: str) -> Json:
    """Return the files that the text links to, shared with the channel: its readers may open them."""
    linked = re.findall(rf"<{re.escape(state.url)}/files/(F[A-Z0-9]+)/", text)
    found = [file for file in state.files.all() if file.id in linked and file.is_ready]
    for file in found:
        file.channels = (*file.channels, channel)
    return {"files": [file.shown(url=state.url) for file in found]} if found else {}


def _post(state: State, args: Args, file_ids: list[str]) -> None:
    channel = state.channel_for_bot(args.text("channel_id"))
    if not state.bot_sees(channel):
        raise ApiError("not_in_channel")
    shown = []
    for file_id in file_ids:
        file = state.files.get(file_id)
        file.channels = (*file.channels, channel.id)
        shown.append(file.shown(url=state.url))
    content = {"subtype": "file_share", "text": args.text("initial_comment"), "files": shown}
    messages.post(state, channel, messages.by_bot(state, content), thread_ts=args.text("thread_ts"))

"""Drives pywa against the emulator: every type, webhooks, media, templates, errors.

Usage: drive.py <emulator's address>. Ends with "N passed, N failed".
"""

import http.server
import json
import logging
import sys
import threading
import traceback
import urllib.parse
import urllib.request

import httpx
from pywa import WhatsApp, types, utils
from pywa.errors import WhatsAppError
from pywa.types import templates

EMULATOR = sys.argv[1]
NUMBER, ACCOUNT, APP = "410500860000017", "398200150000042", 720400330000099
TOKEN, SECRET, VERIFY = "emulator-access-token", "emulator-app-secret", "emulator-verify-token"
# The smallest picture there is: one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


class ToEmulator(httpx.BaseTransport):
    """Carries calls for the platform to the emulator, and no other call anywhere."""

    def __init__(self):
        self.base = httpx.URL(EMULATOR)
        self.inner = httpx.HTTPTransport()

    def handle_request(self, request):
        if request.url.host == "graph.facebook.com":
            request.url = request.url.copy_with(
                scheme=self.base.scheme, host=self.base.host, port=self.base.port
            )
        assert request.url.host == "127.0.0.1", f"a call to {request.url.host}"
        request.headers["host"] = f"{request.url.host}:{request.url.port}"
        return self.inner.handle_request(request)


def control(method, path, body=None, content_type="application/json"):
    """A call of the emulator's own routes: what people and the platform do."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body else None
    request = urllib.request.Request(f"{EMULATOR}/_emulator/{path}", data, method=method)
    request.add_header("content-type", content_type)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read() or b"null")


def flush():
    """Waits until every status is told and every webhook has its 200."""
    assert control("POST", "flush")["pending"] == 0


# pywa logs the webhooks that are refused, or that it cannot read, which is what is tried here.
logging.getLogger("pywa").setLevel(logging.CRITICAL + 1)
wa = WhatsApp(
    phone_id=NUMBER,
    token=TOKEN,
    waba_id=ACCOUNT,
    app_id=APP,
    app_secret=SECRET,
    verify_token=VERIFY,
    session=httpx.Client(transport=ToEmulator(), timeout=20),
)
seen = {"messages": [], "buttons": [], "selections": [], "statuses": [], "templates": [], "other": [],
        "failed": []}
refused = []


@wa.on_message
def on_message(_, message):
    seen["messages"].append(message)


@wa.on_callback_button
def on_button(_, button):
    seen["buttons"].append(button)


@wa.on_callback_selection
def on_selection(_, selection):
    seen["selections"].append(selection)


@wa.on_message_status
def on_status(_, status):
    seen["statuses"].append(status)


@wa.on_raw_update
def on_raw(_, update):
    value = update["entry"][0]["changes"][0]["value"]
    seen["failed"] += [it for it in value.get("statuses", []) if it["status"] == "failed"]


@wa.on_template_status_update
def on_template(_, update):
    seen["templates"].append(update)


@wa.on_phone_number_change
def on_change(_, update):
    seen["other"].append(update)


class Hook(http.server.BaseHTTPRequestHandler):
    """The webhook, with pywa's own handlers behind it."""

    def do_GET(self):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        challenge, status = wa.webhook_challenge_handler(query.get(utils.HUB_VT), query.get(utils.HUB_CH))
        self.answer(challenge, status)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        wrong = wa.webhook_update_validator(body, self.headers.get(utils.HUB_SIG))
        if wrong:
            refused.append(wrong)
        self.answer(*(wrong or wa.webhook_update_handler(body)))

    def answer(self, text, status):
        self.send_response(status)
        self.end_headers()
        self.wfile.write((text or "").encode())

    def log_message(self, *_):
        pass


hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
threading.Thread(target=hook.serve_forever, daemon=True).start()
HOOK = f"http://127.0.0.1:{hook.server_port}/"
visitor = control("POST", "visitors", {"name": "Ana Pywa"})
says = f"visitors/{visitor['id']}/messages"


def words(wamid):
    return [str(it.status.value) for it in seen["statuses"] if it.id == wamid]


def delivered(sent):
    flush()
    assert words(sent.id) == ["sent", "delivered"], words(sent.id)
    return sent


def registers_its_webhook():
    token = wa.get_app_access_token(app_id=APP, app_secret=SECRET)
    assert wa.set_app_callback_url(
        app_id=APP, app_access_token=token, callback_url=HOOK, verify_token=VERIFY, fields=["messages"]
    )
    assert control("GET", "state")["webhook"] | {"pending": 0, "last_status": None} == {
        "url": HOOK, "verified": True, "pending": 0, "last_status": None,
    }


def receives_a_text():
    wamid = control("POST", says, {"type": "text", "text": "Bonjour, ça va ? 👋"})["wamid"]
    flush()
    message = seen["messages"][-1]
    assert (message.id, message.text) == (wamid, "Bonjour, ça va ? 👋")
    assert message.from_user.wa_id == visitor["phone"]
    assert message.from_user.bsuid == visitor["user_id"]
    assert message.from_user.name == "Ana Pywa"


def receives_a_place_and_a_reaction():
    control("POST", says, {"type": "location", "latitude": 48.85, "longitude": 2.35, "name": "Paris"})
    flush()
    assert seen["messages"][-1].location.name == "Paris"
    sent = delivered(wa.send_message(to=visitor["phone"], text="Où ?"))
    control("POST", says, {"type": "reaction", "emoji": "👍", "wamid": sent.id})
    flush()
    assert seen["messages"][-1].reaction.emoji == "👍"


def receives_a_file_and_downloads_it():
    path = f"visitors/{visitor['id']}/files?type=image&file_name=lamp.png&caption=La%20lampe"
    control("POST", path, PIXEL, "image/png")
    flush()
    message = seen["messages"][-1]
    assert message.caption == "La lampe"
    assert message.image.get_bytes() == PIXEL


def marks_as_read_and_types():
    wamid = seen["messages"][0].id
    assert wa.mark_message_as_read(message_id=wamid)
    assert wa.indicate_typing(message_id=wamid)


def sends_a_text_with_a_tracker():
    sent = delivered(wa.send_message(to=visitor["phone"], text="Bonjour !", tracker="conv-42"))
    status = [it for it in seen["statuses"] if it.id == sent.id][-1]
    assert status.tracker == "conv-42"
    assert status.pricing.category == "service", status.pricing


def sends_to_a_user_id():
    delivered(wa.send_message(to=visitor["user_id"], text="Sans numéro"))


def uploads_describes_downloads_and_deletes():
    media = wa.upload_media(media=PIXEL, mime_type="image/png", filename="lamp.png")
    url = wa.get_media_url(media_id=media.id)
    assert (url.mime_type, url.file_size) == ("image/png", len(PIXEL))
    assert wa.get_media_bytes(url=url.url) == PIXEL
    assert wa.delete_media(media_id=media.id)
    try:
        wa.get_media_url(media_id=media.id)
    except WhatsAppError as error:
        assert error.code == 100, error
    else:
        raise AssertionError("a deleted file was described")


def sends_every_file():
    to = visitor["phone"]
    delivered(wa.send_image(to=to, image=PIXEL, caption="La lampe", mime_type="image/png"))
    delivered(wa.send_document(to=to, document=b"%PDF-1.4", filename="devis.pdf", mime_type="application/pdf"))
    delivered(wa.send_audio(to=to, audio=b"OggS", mime_type="audio/ogg"))
    delivered(wa.send_voice(to=to, voice=b"OggS", mime_type="audio/ogg"))
    delivered(wa.send_video(to=to, video=b"mp4", mime_type="video/mp4", caption="Film"))
    delivered(wa.send_sticker(to=to, sticker=b"RIFF", mime_type="image/webp"))


def sends_a_place_a_contact_and_a_reaction():
    to = visitor["phone"]
    delivered(wa.send_location(to=to, latitude=48.85, longitude=2.35, name="Paris", address="1 rue"))
    contact = types.Contact(
        name=types.Contact.Name(formatted_name="Cy Durand", first_name="Cy"),
        phones=[types.Contact.Phone(phone="+33639980002", type="WORK")],
    )
    delivered(wa.send_contact(to=to, contact=contact))
    sent = wa.send_reaction(to=to, emoji="🙏", message_id=seen["messages"][0].id)
    flush()
    assert words(sent.id) == ["sent"], "a reaction is only sent"


def sends_buttons_and_hears_the_tap():
    sent = delivered(wa.send_message(
        to=visitor["phone"], text="Un rendez-vous ?", header="Boutique", footer="Orvelle",
        buttons=[types.Button("Oui", "yes"), types.Button("Non", "no")],
    ))
    control("POST", says, {"type": "button", "text": "Oui", "payload": "yes", "reply_to": sent.id})
    flush()
    assert (seen["buttons"][-1].data, seen["buttons"][-1].title) == ("yes", "Oui")


def sends_a_list_and_hears_the_choice():
    rows = [types.SectionRow("Lampe", "lamp", "À poser"), types.SectionRow("Lustre", "chandelier")]
    sections = types.SectionList("Choisir", [types.Section("Luminaires", rows)])
    sent = delivered(wa.send_message(to=visitor["phone"], text="Lequel ?", buttons=sections))
    control("POST", says, {"type": "button", "text": "Lampe", "payload": "lamp", "reply_to": sent.id})
    flush()
    assert seen["selections"][-1].data == "lamp"


def sends_the_other_interactive_kinds():
    to = visitor["phone"]
    link = types.URLButton("Voir", "https://orvelle.example")
    delivered(wa.send_message(to=to, text="Le catalogue", buttons=link))
    delivered(wa.request_location(to=to, text="Où êtes-vous ?"))
    delivered(wa.request_contact_info(to=to, text="Votre numéro ?"))


def creates_sends_lists_and_deletes_a_template():
    body = templates.BodyText("Bonjour {{prenom}}, votre lampe {{numero}} est là.", prenom="Ana", numero="A-1")
    answers = templates.Buttons(buttons=[templates.QuickReplyButton(text="Merci")])
    made = wa.create_template(templates.Template(
        name="lampe_prete", language=templates.TemplateLanguage.FRENCH,
        category=templates.TemplateCategory.UTILITY, components=[body, answers],
        parameter_format=templates.ParamFormat.NAMED,
    ))
    assert made.status == templates.TemplateStatus.PENDING
    control("PATCH", f"templates/{made.id}", {"status": "APPROVED"})
    flush()
    assert seen["templates"][-1].template_name == "lampe_prete"
    found = wa.get_templates(name="lampe_prete")
    assert [it.status for it in found] == [templates.TemplateStatus.APPROVED]
    sent = delivered(wa.send_template(
        to=visitor["phone"], name="lampe_prete", language=templates.TemplateLanguage.FRENCH,
        params=[body.params(prenom="Ana", numero="A-1")],
    ))
    status = [it for it in seen["statuses"] if it.id == sent.id][-1]
    assert status.pricing.category == "utility"
    control("POST", says, {"type": "button", "text": "Merci", "payload": "Merci", "reply_to": sent.id})
    flush()
    assert seen["buttons"][-1].data == "Merci"
    assert wa.delete_template(template_name="lampe_prete")
    flush()
    assert not list(wa.get_templates(name="lampe_prete"))


def is_told_what_the_platform_refuses():
    for call, code in [
        (lambda: wa.send_message(to=visitor["phone"], text="x" * 4097), 100),
        (lambda: wa.send_template(
            to=visitor["phone"], name="inconnu", language=templates.TemplateLanguage.FRENCH), 132001),
        (lambda: wa.send_image(to=visitor["phone"], image="123456"), 100),
    ]:
        try:
            call()
        except WhatsAppError as error:
            assert error.code == code, error
        else:
            raise AssertionError(f"{code} was not refused")


def is_told_that_the_window_is_closed():
    stranger = control("POST", "visitors", {"name": "Bo"})
    sent = wa.send_message(to=stranger["phone"], text="Il y a quelqu’un ?")
    flush()
    # As the manual has it, a failed status has no contacts; pywa only hands those over raw.
    assert [(it["id"], it["errors"][0]["code"]) for it in seen["failed"]] == [(sent.id, 131047)]


def hears_that_a_user_id_has_changed():
    control("PATCH", f"visitors/{visitor['id']}", {"phone": "33639980777"})
    flush()
    assert seen["other"], "no system message"
    control("POST", says, {"type": "text", "text": "Nouveau numéro"})
    flush()
    assert seen["messages"][-1].from_user.wa_id == "33639980777"


def refuses_a_wrong_signature_and_takes_the_repeated_webhook():
    control("PUT", "faults", {"wrong_signature": True})
    bubble = control("POST", says, {"type": "text", "text": "Signé de travers"})
    while not refused:
        pass
    control("PUT", "faults", {"wrong_signature": False})
    flush()
    assert seen["messages"][-1].id == bubble["wamid"]


def reads_the_number_and_changes_the_profile():
    assert wa.get_business_phone_number().verified_name == "Orvelle"
    assert wa.update_business_profile(about="Lampes", websites=["https://orvelle.example"])
    assert wa.get_business_profile().about == "Lampes"


passed = failed = 0
for step in [
    registers_its_webhook, receives_a_text, receives_a_place_and_a_reaction,
    receives_a_file_and_downloads_it, marks_as_read_and_types, sends_a_text_with_a_tracker,
    sends_to_a_user_id, uploads_describes_downloads_and_deletes, sends_every_file,
    sends_a_place_a_contact_and_a_reaction, sends_buttons_and_hears_the_tap,
    sends_a_list_and_hears_the_choice, sends_the_other_interactive_kinds,
    creates_sends_lists_and_deletes_a_template, is_told_what_the_platform_refuses,
    is_told_that_the_window_is_closed, reads_the_number_and_changes_the_profile,
    refuses_a_wrong_signature_and_takes_the_repeated_webhook, hears_that_a_user_id_has_changed,
]:
    try:
        step()
        passed += 1
        print(f"ok pywa {step.__name__}")
    except Exception:
        failed += 1
        print(f"not ok pywa {step.__name__}")
        traceback.print_exc(file=sys.stdout)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)

"""An editor whose session ends while they type."""


def sign_in(context, site) -> None:
    cookies = site.signed_in().cookies
    context.add_cookies([{"name": c.name, "value": c.value, "url": site.url} for c in cookies])


def test_the_text_stays_when_the_session_ends(site, browser):
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="ru-RU")
    sign_in(context, site)
    page = context.new_page()
    page.goto(f"{site.url}/admin/collections/add/")
    page.fill("#id_name", "Снимки с открытия")
    context.clear_cookies()
    page.wait_for_selector("#session-dialog[open]", timeout=60_000)  # it asks every ten seconds
    with context.expect_page() as opened:
        page.click("#session-dialog a")
    assert "/admin/login/" in opened.value.url
    sign_in(context, site)
    opened.value.close()
    page.bring_to_front()
    page.wait_for_selector("#session-dialog:not([open])", state="attached", timeout=60_000)
    assert page.input_value("#id_name") == "Снимки с открытия"
    token = page.input_value("form[action] input[name=csrfmiddlewaretoken] >> nth=0")
    headers = {"X-CSRFToken": token, "Referer": site.url, "Sec-Fetch-Site": "same-origin"}
    answer = context.request.post(f"{site.url}/admin/collections/add/", headers=headers, form={"name": ""})
    assert answer.status == 200  # the token holds: the form comes back with its own mistakes
    context.close()

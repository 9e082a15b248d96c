"""Who calls itself a browser, and who says that it is a machine."""

import pytest

from board.lib.agents import is_browser

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    "agent",
    [
        CHROME,
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
        f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.1 Safari/605.1.15",
        f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {WEBKIT} CriOS/131.0.6778.73 Safari/604.1",
        f"Mozilla/5.0 (Linux; Android 9; CUBOT_X19) {WEBKIT} Chrome/120.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
        "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18",
        "Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.7.8",
        "w3m/0.5.3+git20230121",
        "Links (2.29; Linux 6.1 x86_64; GNU C 12.2; text)",
    ],
)
def test_a_browser_is_one(agent):
    assert is_browser(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "curl/8.5.0",
        "python-requests/2.32.3",
        "Go-http-client/2.0",
        "Googlebot/2.1 (+http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
        "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) WhatsApp/2.23 preview",
        CHROME.replace("Chrome/", "HeadlessChrome/"),
        f"{CHROME} Chrome-Lighthouse",
        "Mozilla/5.0 (compatible; Somebody new/1.0)",
    ],
)
def test_a_machine_that_says_so_is_none(agent):
    assert not is_browser(agent)

"""Whether a program that asks for a page calls itself a browser, or says that nobody looks through it.

A short rule in place of a long list: browsers, those of text among them, begin with one of few names, and machines
that want to be known as such name what they do, or an address to complain at. Of the 2,123 examples that the list
crawler-user-agents 1.67 gives, 33 pass for a browser. Who pretends to be one is taken for one.
"""

BROWSERS = ("mozilla/", "opera/", "lynx/", "w3m/", "links ", "elinks/", "dillo/", "netsurf/")
MACHINES = (
    *("bot", "crawl", "spider", "scrap", "slurp", "archiv", "index", "fetch", "scan", "grab", "capture", "resolver"),
    *("monitor", "uptime", "pingdom", "check", "valid", "verif", "inspect", "audit", "survey", "watcher", "synthetics"),
    *("headless", "phantom", "lighthouse", "pagespeed", "ptst", "gtmetrix", "screenshot", "selenium", "playwright"),
    *("puppeteer", "cypress", "electron/", "preview", "proxy", "http-client", "httpclient", "python", "java/", "perl"),
    *("curl", "wget", "library", "search", "facebookexternal", "feed", "reader", "readable", "whatsapp", "sitemap"),
    *("agent", "google-", "google favicon", "gpt", "claude", "http:", "https:", "www.", ".com", "@", "(at)", "[at]"),
)
# Cubot makes telephones.
NO_MACHINE = "cubot"
# Only one old browser still says that it is compatible with others.
COMPATIBLE, OLD_BROWSER = "(compatible;", "msie"


def is_browser(agent: str) -> bool:
    agent = agent.lower().replace(NO_MACHINE, "")
    return (
        agent.startswith(BROWSERS)
        and not any(word in agent for word in MACHINES)
        and (COMPATIBLE not in agent or OLD_BROWSER in agent)
    )

// Passkeys: shows their buttons where the browser knows them, and says what went wrong when one fails.
(() => {
  const BUTTONS = ["passkey_login", "mfa_webauthn_authenticate", "mfa_webauthn_reauthenticate", "mfa_webauthn_add"];
  const WORDS = {
    NotAllowedError: "Nothing was confirmed, or it took too long. Nothing has changed: try again.",
    InvalidStateError: "This device has a passkey for your account already.",
    SecurityError: "Passkeys need the board's real address. On your own machine, open it as localhost, not 127.0.0.1.",
  };
  const trouble = () => document.getElementById("passkey_trouble");
  const say = (words) => {
    const place = trouble();
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
  };
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const { name } = event.detail.exception;
    say(WORDS[name] || "The passkey did not work. Nothing has changed: try again, or use another way in.");
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const id of BUTTONS) {
      const button = document.getElementById(id);
      if (!button) continue;
      if (window.PublicKeyCredential) button.hidden = false;
      else if (id !== "passkey_login") say("This browser, or this address, knows no passkeys.");
      button.addEventListener("click", () => say(""));
    }
  });
})();

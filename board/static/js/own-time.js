// Deadlines in the reader's own time, beside UTC. Nothing leaves the browser; without this file UTC stands alone.
document.addEventListener("DOMContentLoaded", () => {
  const words = new Intl.DateTimeFormat("en-GB", {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
  });
  if (words.resolvedOptions().timeZone === "UTC") return;
  for (const place of document.querySelectorAll("time + .own-time")) {
    const moment = new Date(place.previousElementSibling.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    place.textContent = `, for you ${words.format(moment)}`;
    place.hidden = false;
  }
});

// What pages do beyond links and forms: one sound at a time, and Today stays fresh while nobody is typing.

document.addEventListener("play", (event) => {
  for (const each of document.querySelectorAll("audio")) {
    if (each !== event.target) each.pause();
  }
}, true);

const fresh = document.querySelector("[data-fresh]");

async function renew() {
  const busy = fresh.contains(document.activeElement) || [...fresh.querySelectorAll("audio")].some((each) => !each.paused);
  if (document.hidden || busy) return;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(fresh.id);
    if (found && found.innerHTML !== fresh.innerHTML) fresh.replaceChildren(...found.childNodes);
  } catch {
    // The line is stopped or out of reach: what was shown last stays, and the next try may succeed.
  }
}

if (fresh) setInterval(renew, Number(fresh.dataset.fresh) * 1000);

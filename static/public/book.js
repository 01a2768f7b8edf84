// Part of autoservice. See LICENSE for full copyright and licensing details.
// Makes the pages of booking smoother; each of them works without it, too.

// A form goes out once, however often its button is pressed; after a while, or when the
// visitor comes back to it, it may go out again.
const PATIENCE = 8000;
document.addEventListener("submit", (event) => {
    const { dataset } = event.target;
    if (dataset.sent) {
        event.preventDefault();
        return;
    }
    dataset.sent = "1";
    setTimeout(() => delete dataset.sent, PATIENCE);
});
addEventListener("pageshow", () => {
    document.querySelectorAll("form").forEach((form) => delete form.dataset.sent);
});

// How long the chosen time is still kept.
const until = document.querySelector("time[data-until]");
if (until) {
    const end = Date.parse(until.dateTime);
    const left = document.querySelector("[data-left]");
    left.parentElement.hidden = false;
    const tick = () => {
        const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
        left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
        document.querySelector("[data-kept]").hidden = !seconds;
        document.querySelector("[data-over]").hidden = Boolean(seconds);
    };
    tick();
    setInterval(tick, 1000);
}

// A site that shows the page in a frame can make it as high as it is.
if (parent !== window) {
    const tell = () =>
        parent.postMessage({ autoservice: document.documentElement.offsetHeight }, "*");
    new ResizeObserver(tell).observe(document.documentElement);
}

// The strip of days shows the chosen one; some browsers do so by themselves.
const strip = document.querySelector(".days");
const day = strip?.querySelector("[aria-current]");
if (day) {
    strip.scrollLeft += day.getBoundingClientRect().left - strip.getBoundingClientRect().left;
}

// What was ticked and not sent yet goes along into another language.
const ticked = document.querySelector("form[method=get]");
const takeAlong = (event) => {
    const url = new URL(event.currentTarget.href);
    ["service", "class"].forEach((name) => url.searchParams.delete(name));
    for (const [name, value] of new FormData(ticked)) {
        if (["service", "class"].includes(name)) {
            url.searchParams.append(name, value);
        }
    }
    url.searchParams.set("edit", "1");
    event.currentTarget.href = url;
};
if (ticked) {
    document
        .querySelectorAll("a[hreflang]")
        .forEach((link) => link.addEventListener("click", takeAlong));
}

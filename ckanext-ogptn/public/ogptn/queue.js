/* The queue of proposed links by keyboard, without loading the page anew. Each of its forms works without this script:
   it sends them, takes the queue out of the answer, and leads on to the next proposal. */
(function () {
  "use strict";
  var OFF = "og-queue-keys-off";
  var queue = document.querySelector("[data-og-queue]");
  if (!queue) { return; }
  var said = document.querySelector("[data-og-said]");
  var help = document.querySelector("[data-og-keys-all]");
  var switched = document.querySelector("[data-og-keys-on]");
  var last = ""; /* the proposal that one was at */
  var busy = false;

  function every(what) { return Array.prototype.slice.call(queue.querySelectorAll(what)); }
  function rows() { return every("[data-og-proposal]"); }
  function rowOf(id) { return rows().find(function (row) { return row.getAttribute("data-og-proposal") === id; }); }
  function idOf(row) { return row ? row.getAttribute("data-og-proposal") : ""; }
  function ticks() { return every("input[form=og-several][name=link]"); }
  function chosen() { return ticks().filter(function (box) { return box.checked; }); }

  function tell(text) {
    said.textContent = "";
    window.setTimeout(function () { said.textContent = text; }, 60);
  }

  /* --- where one is --- */

  function current() {
    var at = document.activeElement && document.activeElement.closest("[data-og-proposal]");
    return at && queue.contains(at) ? at : null;
  }

  function goTo(row) {
    if (!row) { return; }
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function move(by) {
    var list = rows(), at = list.indexOf(current() || rowOf(last));
    goTo(list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)]);
  }

  document.addEventListener("focusin", function (event) {
    var row = event.target.closest("[data-og-proposal]");
    if (row) { last = idOf(row); }
  });

  function count() {
    var number = chosen().length, badge = queue.querySelector("[data-og-count]"), each = queue.querySelector("[data-og-all]");
    if (!badge) { return; }
    badge.textContent = number;
    each.closest("label").hidden = false;
    each.checked = number > 0 && number === ticks().length;
    each.indeterminate = number > 0 && !each.checked;
    queue.querySelector(".og-several").classList.toggle("is-on", number > 0);
  }

  /* --- sending a form, and taking the queue out of the answer --- */

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!queue.contains(form) || form.method !== "post" || !button) { return; }
    event.preventDefault();
    if (!busy) { send(form, button); }
  });

  function affected(form) {
    var given = form.getAttribute("data-og-links");
    if (given) { return given.split(" "); }
    return new FormData(form).getAll("link");
  }

  function send(form, button) {
    var body = new FormData(form), list = rows(), ids = affected(form);
    var at = list.findIndex(function (row) { return ids.indexOf(idOf(row)) >= 0; });
    var left = list.filter(function (row) { return ids.indexOf(idOf(row)) < 0; }).map(idOf);
    var after = list.slice(at < 0 ? 0 : at).map(idOf).filter(function (id) { return ids.indexOf(id) < 0; });
    var kept = chosen().map(function (box) { return box.value; });
    body.set(button.name, button.value);
    busy = true;
    queue.setAttribute("aria-busy", "true");
    window.fetch(form.action, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) {
        return answer.text().then(function (text) { return replace(text, answer.url); });
      })
      .then(function () {
        ticks().forEach(function (box) { box.checked = kept.indexOf(box.value) >= 0; });
        count();
        land(ids, after.concat(left.reverse()), button.value === "undo");
      })
      .catch(function () { plainly(form, button); })
      .finally(function () { busy = false; });
  }

  /* Whatever is no queue, such as what is shown where the login has ended, is shown as a page. */
  function plainly(form, button) {
    var field = document.createElement("input");
    field.type = "hidden";
    field.name = button.name;
    field.value = button.value;
    form.append(field);
    form.submit();
  }

  function replace(text, address) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var fresh = page.querySelector("[data-og-queue]");
    if (!fresh) { throw new Error("no queue"); }
    var facets = queue.querySelector("details.og-facets"), open = facets && facets.open;
    fresh = document.importNode(fresh, true);
    queue.replaceWith(fresh);
    queue = fresh;
    facets = queue.querySelector("details.og-facets");
    if (facets) { facets.open = open; }
    var place = new URL(address);
    place.searchParams.delete("said");
    place.hash = "";
    window.history.replaceState(null, "", place);
  }

  /* After a decision one is at the next proposal; after taking one back, at what waits again. */
  function land(ids, next, undone) {
    var wrong = queue.querySelector("[data-og-wrong]");
    if (wrong) { wrong.focus(); return; }
    var back = rows().find(function (row) { return undone && ids.indexOf(idOf(row)) >= 0; });
    var row = back || next.map(rowOf).find(Boolean) || rows()[0];
    tell(queue.querySelector("[data-og-tell]").textContent.trim());
    if (row) { goTo(row); } else { queue.querySelector("#waiting").focus(); }
  }

  /* --- choosing several --- */

  document.addEventListener("change", function (event) {
    if (event.target === switched) { remember(!switched.checked); return; }
    if (!queue.contains(event.target)) { return; }
    if (event.target.matches("[data-og-all]")) {
      ticks().forEach(function (box) { box.checked = event.target.checked; });
    }
    count();
  });

  /* --- keys --- */

  function remember(off) {
    try { window.localStorage.setItem(OFF, off ? "1" : ""); } catch (refused) { /* it holds for this page alone */ }
  }

  function remembered() {
    try { return window.localStorage.getItem(OFF) === "1"; } catch (refused) { return false; }
  }

  /* The Latin letter of a key: what it writes, or where another script is written, what stands at its place. */
  function letter(event) {
    if (event.key === "؟") { return "?"; }
    if (/^[a-z?]$/i.test(event.key)) { return event.key.toLowerCase(); }
    var place = /^Key([A-Z])$/.exec(event.code);
    return place && event.key.length <= 2 ? place[1].toLowerCase() : event.key;
  }

  function unfold(within, name) {
    var part = within && within.querySelector("[data-og-panel=" + name + "]");
    if (!part) { return; }
    every("[data-og-panel][open]").forEach(function (other) { other.open = other === part; });
    part.open = true;
    part.querySelector("select, input:not([type=hidden])").focus();
    part.querySelector(".og-panel-in").scrollIntoView({ block: "nearest" });
  }

  function press(within, what) {
    var button = within && within.querySelector(what);
    if (button) { button.click(); }
  }

  function several() {
    if (chosen().length) { return queue.querySelector("#og-several"); }
    var box = queue.querySelector("[data-og-all]");
    if (box) { box.focus(); }
    return null;
  }

  var ACTS = {
    j: function () { move(1); },
    k: function () { move(-1); },
    y: function (row) { press(row, "[data-og-confirm]"); },
    m: function (row) { unfold(row, "change"); },
    n: function (row) { unfold(row, "reject"); },
    x: function (row) { press(row, "input[type=checkbox]"); },
    o: function (row) { window.open(row.closest("section").querySelector("[data-og-open]").href, "_blank", "noopener"); },
    u: function () { press(queue, "[data-og-undo]"); },
    "?": function () {
      help.open = !help.open;
      if (help.open) { help.querySelector("summary").focus(); }
    },
    Y: function () { press(several(), "button[value=confirmed]"); },
    N: function () { unfold(several(), "reject"); },
  };
  var OF_ONE = "ymnxo";

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) { return; }
    var at = event.target, panel = at.closest("[data-og-panel][open]");
    if (event.key === "Escape" && panel && queue.contains(panel)) {
      panel.open = false;
      goTo(panel.closest("[data-og-proposal]"));
      if (!panel.closest("[data-og-proposal]")) { panel.querySelector("summary").focus(); }
      return;
    }
    if (event.key === "Enter" && panel && at.matches("select, input") && queue.contains(panel)) {
      event.preventDefault(); /* in the form for several, Enter would press its first button */
      press(panel, "button[name=step]");
      return;
    }
    if (panel || at.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) { return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!at.matches("[data-og-proposal]")) { return; } /* elsewhere they scroll */
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    key(event);
  });

  function key(event) {
    var name = letter(event), row = current();
    if (event.shiftKey && name !== "?") { name = name.toUpperCase(); }
    if (!ACTS.hasOwnProperty(name) || (!switched.checked && name !== "?") || event.repeat && name !== "j" && name !== "k") {
      return;
    }
    event.preventDefault();
    if (busy) { return; } /* nothing is decided that was not seen */
    if (OF_ONE.indexOf(name) >= 0 && !row) { move(0); return; }
    ACTS[name](row);
  }

  help.closest("[data-og-keys]").hidden = false;
  switched.checked = !remembered();
  count();
}());

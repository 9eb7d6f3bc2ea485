/* What the desk's forms need of script; each of them works without it. */
(function () {
  "use strict";

  /* What is wrong, or what was done, is read first. */
  var first = document.querySelector("[data-og-focus]");
  if (first) { first.focus(); }

  /* Words of a deadline are read as soon as they are typed. */
  document.addEventListener("change", function (event) {
    var box = event.target.closest("[data-og-understand]");
    var read = box && box.querySelector(".og-read");
    if (!read || !/due_text_translated-/.test(event.target.name)) { return; }
    if (box.querySelector("[name$=due_date]").value) { return; } /* a day given by hand counts instead */
    var address = new URL(box.getAttribute("data-og-understand"), window.location.href);
    address.searchParams.set("words", event.target.value);
    window.fetch(address, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) { read.textContent = text; }, function () { read.textContent = ""; });
  });

  /* Rows are added, moved and removed in place: the server draws the form, and the rows alone are taken from it.
     Until they are there no other press counts, for its row may be another by then, and nothing is typed that would be
     lost. */
  var waiting = false;
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=step][formaction]");
    var group = button && button.closest("[data-og-rows], [data-og-ranked]");
    if (!group) { return; }
    event.preventDefault();
    if (waiting) { return; }
    waiting = true;
    var body = new FormData(button.form);
    body.set("step", button.value);
    group.setAttribute("aria-busy", "true");
    group.inert = true;
    window.fetch(button.form.action, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (text) {
        waiting = false;
        replace(group, new DOMParser().parseFromString(text, "text/html"), button);
      })
      .catch(function () {
        waiting = false;
        group.removeAttribute("aria-busy");
        group.inert = false;
        button.form.requestSubmit(button);
      });
  });

  function replace(group, page, button) {
    var fresh = page.getElementById(group.id);
    if (!fresh) { throw new Error("no such rows"); }
    group.replaceWith(document.importNode(fresh, true));
    var target = document.getElementById(button.getAttribute("formaction").slice(1));
    var inside = target && target.querySelector("summary, select:last-of-type, input, button");
    if (target && target.matches("[data-og-ranked]")) {
      var lists = target.querySelectorAll("select");
      inside = lists[lists.length - 1];
    }
    if (target && target.matches("details")) { target.open = true; }
    if (inside || target) { (inside || target).focus(); }
  }
}());

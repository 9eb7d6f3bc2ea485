/* What the pages need of script; each of them works without it. */
(function () {
  "use strict";
  var menu = document.querySelector(".og-menu");
  if (menu) {
    menu.hidden = false;
    menu.addEventListener("click", function () {
      var nav = document.getElementById(menu.getAttribute("aria-controls"));
      menu.setAttribute("aria-expanded", nav.classList.toggle("is-open"));
    });
  }
  if (window.matchMedia("(max-width: 919px)").matches) {
    document.querySelectorAll("details.og-facets, details.og-fold").forEach(function (part) {
      part.open = false;
    });
  }
  document.querySelectorAll("[data-og-submit]").forEach(function (field) {
    field.addEventListener("change", function () { field.form.submit(); });
  });
  document.querySelectorAll("[data-og-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  // CKAN's fields with suggestions hide the field that the label names, and show one without a name.
  function name(box) {
    var field = box.previousElementSibling;
    var label = field && field.id && document.querySelector("label[for='" + field.id + "']");
    if (!label) { return; }
    box.querySelectorAll(".select2-selection, .select2-search__field").forEach(function (part) {
      part.setAttribute("aria-label", label.textContent.trim());
    });
  }
  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      change.addedNodes.forEach(function (node) {
        if (node.classList && node.classList.contains("select2-container")) { name(node); }
      });
    });
  }).observe(document.body, { childList: true, subtree: true });
}());

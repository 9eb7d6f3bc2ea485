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
}());

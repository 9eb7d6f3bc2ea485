/* What the desk's forms need of script; each of them works without it. */
(function () {
  "use strict";
  var faults = document.querySelector("[data-og-focus]");
  if (faults) { faults.focus(); }
}());

/* Completes a search box while one types: the combobox of the ARIA Authoring Practices (1.2). Without script the
   box is a plain form, or a part of a larger one. What it says and whom it asks stands in data-og-complete
   (helpers/excerpts.py). */
(function () {
  "use strict";
  var PAUSE = 140, SHORTEST = 2, KEPT = 50;
  var ICONS = { words: "search", commitment: "flag", action_plan: "book", dataset: "data", institution: "org" };
  var SVG = "http://www.w3.org/2000/svg";

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) { made.className = className; }
    if (text) { made.textContent = text; }
    return made;
  }

  function icon(kind) {
    var svg = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use");
    svg.setAttribute("class", "og-i");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#i-" + ICONS[kind]);
    svg.appendChild(use);
    return svg;
  }

  /* Places count characters as Python does, not the halves of a surrogate pair. */
  function marked(className, title) {
    var span = element("span", className), letters = Array.from(title.text), at = 0;
    title.match.forEach(function (place) {
      span.append(letters.slice(at, place[0]).join(""));
      span.append(element("b", "", letters.slice(place[0], place[1]).join("")));
      at = place[1];
    });
    span.append(letters.slice(at).join(""));
    span.dir = "auto";
    if (title.language) { span.lang = title.language; }
    return span;
  }

  function Box(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.words = JSON.parse(form.dataset.ogComplete);
    this.items = [];
    this.active = -1;
    this.kept = new Map();
    this.build();
    this.listen();
  }

  Box.prototype.build = function () {
    var id = this.input.id + "-list";
    this.list = element("ul", "og-complete");
    this.list.id = id;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.words.label);
    this.status = element("span", "og-vh");
    this.status.setAttribute("role", "status");
    this.form.append(this.list, this.status);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", id);
    this.input.setAttribute("aria-haspopup", "listbox");
  };

  Box.prototype.listen = function () {
    var box = this;
    this.input.addEventListener("input", function (event) {
      if (!event.isComposing) { box.wait(); }
    });
    this.input.addEventListener("compositionend", function () { box.wait(); });
    this.input.addEventListener("keydown", function (event) { box.key(event); });
    this.input.addEventListener("blur", function () { box.close(); });
    this.list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    this.list.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) { box.choose(Number(option.dataset.number)); }
    });
  };

  Box.prototype.wait = function () {
    var box = this;
    clearTimeout(this.timer);
    if (this.asking) { this.asking.abort(); }
    if (this.input.value.trim().length < SHORTEST) { this.close(); return; }
    this.timer = setTimeout(function () { box.ask(); }, PAUSE);
  };

  Box.prototype.ask = function () {
    var box = this, typed = this.input.value, asking = new AbortController();
    if (this.kept.has(typed)) { this.show(this.kept.get(typed)); return; }
    var query = new URLSearchParams({ q: typed, language: this.words.language, limit: this.words.limit });
    if (this.words.types.length) { query.set("types", JSON.stringify(this.words.types)); }
    this.asking = asking;
    fetch(this.words.url + "?" + query, { signal: asking.signal, headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.ok ? answer.json() : { result: [] }; })
      .then(function (answer) {
        if (box.kept.size > KEPT) { box.kept.clear(); }
        box.kept.set(typed, answer.result);
        if (box.input.value === typed) { box.show(answer.result); }
      })
      .catch(function () { if (!asking.signal.aborted) { box.close(); } });
  };

  Box.prototype.show = function (items) {
    if (document.activeElement !== this.input) { return; }
    this.items = items;
    this.active = -1;
    this.list.replaceChildren.apply(this.list, items.map(this.option, this));
    this.list.hidden = !items.length;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = this.words.counts[items.length] || "";
  };

  Box.prototype.option = function (item, number) {
    var option = element("li", "og-option");
    option.id = this.list.id + "-" + number;
    option.dataset.number = number;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    var text = element("span", "og-option-text");
    text.append(marked("og-option-title", item));
    if (item.found) { text.append(marked("og-option-found", item.found)); }
    option.append(icon(item.kind), text, element("span", "og-option-kind", this.words.kinds[item.kind]));
    return option;
  };

  Box.prototype.close = function () {
    clearTimeout(this.timer);
    if (this.asking) { this.asking.abort(); }
    this.items = [];
    this.active = -1;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  };

  Box.prototype.move = function (step) {
    var options = this.list.children, places = options.length + 1;
    if (this.active >= 0) { options[this.active].setAttribute("aria-selected", "false"); }
    this.active = (this.active + 1 + step + places) % places - 1;
    if (this.active < 0) { this.input.removeAttribute("aria-activedescendant"); return; }
    var option = options[this.active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  };

  Box.prototype.key = function (event) {
    if (event.isComposing) { return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.items.length) { this.move(event.key === "ArrowDown" ? 1 : -1); } else { this.wait(); }
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && this.items.length) {
      event.preventDefault();
      this.close();
    }
  };

  /* Words are looked for where the box looks; anything else has a page of its own. Within a larger form everything is
     looked for by the button beside the box. */
  Box.prototype.choose = function (number) {
    var item = this.items[number];
    if (this.form.tagName !== "FORM") {
      this.input.value = item.text;
      this.form.querySelector("button").click();
    } else if (item.kind === "words") {
      this.input.value = item.text;
      this.close();
      this.form.requestSubmit();
    } else {
      window.location.assign(item.url);
    }
  };

  document.querySelectorAll("[data-og-complete]").forEach(function (form) { return new Box(form); });
}());

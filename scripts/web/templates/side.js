// The one script: which vintage this is, sorting, filtering, what is shown as CSV, the map, and Sammenlign.
(function () {
  "use strict";
  var page = document.documentElement, root = page.dataset.root, words = document.body.dataset, here = new URLSearchParams(location.search);
  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }
  function make(name, text, options) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    return Object.assign(element, options || {});
  }
  function remember(name, value) {
    if (value) here.set(name, value); else here.delete(name);
    try { history.replaceState(null, "", location.pathname + (String(here) ? "?" + here : "") + location.hash); } catch (error) { /* some browsers keep a file's address as it is */ }
  }

  // The vintage: UDGAVER stands in udgaver.js beside the vintages; the publisher renews it.
  function sayVintage() {
    var place = document.getElementById("udgave");
    if (!place || typeof UDGAVER === "undefined") return;
    var parts = location.pathname.split("/"), folder = decodeURIComponent(parts[parts.lastIndexOf("web") - 1] || "");
    var own = UDGAVER.vintages[folder === "current" ? UDGAVER.newest : folder] || UDGAVER.vintages[page.dataset.asOf];
    if (!own) return;
    var said, isNewest = own.as_of === UDGAVER.newest && !own.status;
    if (own.status) said = place.dataset[own.status].replace("{noted_on}", own.noted_on).replace("{reason}", own.reason);
    else said = isNewest ? place.dataset.newest : place.dataset.older;
    place.querySelector("span").append(" " + said);
    if (isNewest || !UDGAVER.newest) return;
    place.classList.add("old");
    var link = make("a", place.dataset.link);
    function lead() { link.href = root + "../../" + UDGAVER.newest + "/web/" + parts.slice(parts.lastIndexOf("web") + 1).join("/") + location.search + location.hash; }
    lead(); addEventListener("hashchange", lead);
    place.insertBefore(link, place.querySelector("a")); link.after(" · ");
  }

  // Tables: a button in each heading sorts; a field filters; a button saves what is shown.
  function value(cell) {
    var text = cell.textContent.trim(), number = text.replace(/\./g, "").replace(",", ".").replace("−", "-").replace("+", "");
    return /^-?\d+(\.\d+)?$/.test(number) ? Number(number) : text;
  }
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a === "number") return -1;
    if (typeof b === "number") return 1;
    return a.localeCompare(b, "da", { numeric: true });
  }
  function sortable(table) {
    var body = table.tBodies[0];
    all("thead th", table).forEach(function (heading, column) {
      var button = make("button", heading.textContent, { type: "button" });
      heading.replaceChildren(button);
      button.addEventListener("click", function () {
        var up = heading.getAttribute("aria-sort") !== "ascending";
        all("thead th", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
        heading.setAttribute("aria-sort", up ? "ascending" : "descending");
        var rows = all("tr", body).map(function (row) { return { row: row, value: value(row.cells[column]) }; });
        rows.sort(function (a, b) { return up ? compare(a.value, b.value) : compare(b.value, a.value); });
        body.append.apply(body, rows.map(function (entry) { return entry.row; }));
      });
    });
  }
  function filtered(table, tools) {
    var label = make("label", words.filter + ": "), field = make("input", "", { type: "search" });
    label.append(field); tools.append(label);
    function apply() {
      var wanted = field.value.trim().toLocaleLowerCase("da");
      all("tbody tr", table).forEach(function (row) { row.hidden = row.textContent.toLocaleLowerCase("da").indexOf(wanted) < 0; });
      table.dataset.filter = field.value.trim();
      remember("vis-" + table.id, field.value.trim());
    }
    field.addEventListener("input", apply);
    field.value = here.get("vis-" + table.id) || "";
    if (field.value) apply();
  }
  function quoted(text) { return /[";\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text; }
  function save(table) {
    var about = [table.dataset.group || "", [table.dataset.place, table.dataset.filter].filter(Boolean).join(": ") || words.csvAll, page.dataset.asOf, page.dataset.sha256];
    var kept = all("thead th", table).map(function (heading, column) { return { name: heading.textContent, column: column }; }).filter(function (entry) { return !table.rows[1] || !table.rows[1].cells[entry.column].querySelector(".bar"); });
    var lines = [kept.map(function (entry) { return entry.name; }).concat(words.csvHeads.split(";"))];
    all("tbody tr", table).forEach(function (row) {
      if (!row.hidden) lines.push(kept.map(function (entry) { return row.cells[entry.column].textContent.trim(); }).concat(about));
    });
    var text = "\ufeff" + lines.map(function (line) { return line.map(quoted).join(";"); }).join("\r\n") + "\r\n";
    var link = make("a", "", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: ["manglende-aktiv-indsats", page.dataset.asOf, table.id].join("-") + ".csv" });
    link.click(); setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    return text;
  }
  all("table.sortable").forEach(function (table) {
    var tools = make("div", "", { className: "tools" });
    if (table.classList.contains("filtered")) filtered(table, tools);
    var button = make("button", words.save, { type: "button" });
    button.addEventListener("click", function () { save(table); });
    tools.append(button);
    table.closest(".scroll").before(tools);
    sortable(table);
  });

  // The map leads to the places.
  document.addEventListener("click", function (event) {
    var area = event.target.closest && event.target.closest("[data-area]");
    if (area) location.href = root + "omraade/" + area.dataset.area + ".html";
  });

  // Sammenlign: the choice stands in the address (?o=0461,0751&g=sygedagpenge).
  function breaksOf(data, chosen) { return data.breaks.concat(chosen.map(function (code) { return data.moved[code] || []; }).flat()); }
  function lines(group, chosen, says) {
    var data = TAL[group], values = chosen.map(function (code) { return data.values[code] || []; });
    var top = Math.max.apply(null, [10].concat(values.flat().filter(function (n) { return n !== null; })));
    var step = [2, 5, 10, 20, 25].find(function (n) { return top <= 4 * n; }) || 25, ceiling = step * Math.ceil(top / step);
    var x = function (i) { return 40 + 306 * i / Math.max(data.periods.length - 1, 1); }, y = function (n) { return 172 - 146 * n / ceiling; };
    var parts = ['<text x="0" y="12">' + says.pct + "</text>"];
    for (var n = 0; n <= ceiling; n += step) parts.push('<path class="grid" d="M34 ' + y(n) + 'H352"/><text x="30" y="' + (y(n) + 4) + '" text-anchor="end">' + n + "</text>");
    data.periods.forEach(function (period, i) { if (i === 0 || (period.slice(0, 4) !== data.periods[i - 1].slice(0, 4) && i % 2 === 0)) parts.push('<text x="' + x(i) + '" y="192" text-anchor="middle">' + period.slice(0, 4) + "</text>"); });
    breaksOf(data, chosen).forEach(function (found) { var i = found[0]; parts.push('<path class="break" d="M' + (x(i) - 153 / Math.max(data.periods.length - 1, 1)) + ' 26V172"/>'); });
    values.forEach(function (row, s) {
      var line = "", dots = "", pen = "M", breaks = breaksOf(data, [chosen[s]]).map(function (found) { return found[0]; });
      row.forEach(function (n, i) {
        if (breaks.indexOf(i) >= 0) pen = "M";
        if (n === null) { pen = "M"; return; }
        line += pen + x(i) + " " + y(n); dots += "M" + x(i) + " " + y(n) + "h0"; pen = "L";
      });
      parts.push('<path class="line s' + s + '" d="' + line + '"/><path class="dots s' + s + '" d="' + dots + '"/>');
    });
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "chart"); svg.setAttribute("viewBox", "0 0 360 200"); svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", data.name + ". " + says.alt);
    svg.innerHTML = parts.join("");
    return svg;
  }
  function compareAreas() {
    var form = document.getElementById("valg");
    if (!form || typeof TAL === "undefined") return;
    var place = document.getElementById("sted"), group = document.getElementById("gruppe"), list = document.getElementById("valgte");
    var message = document.getElementById("besked"), drawn = document.getElementById("figurer"), table = document.getElementById("tabel");
    var names = {}; all("option", place).forEach(function (option) { if (option.value) names[option.value] = option.textContent; });
    var chosen = (here.get("o") || "").split(",").filter(function (code) { return names[code]; }).slice(0, 6);
    group.value = TAL[here.get("g")] ? here.get("g") : "";
    function show() {
      list.replaceChildren.apply(list, chosen.map(function (code, s) {
        var item = make("li"), button = make("button", list.dataset.remove + " " + names[code], { type: "button" });
        button.addEventListener("click", function () { chosen = chosen.filter(function (other) { return other !== code; }); show(); place.focus(); });
        item.innerHTML = '<svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true"><path class="line s' + s + '" d="M1 6H27"/><path class="dots s' + s + '" d="M14 6h0"/></svg> ';
        item.append(button); return item;
      }));
      all("tbody tr", table).forEach(function (row) {
        row.hidden = (chosen.length > 0 && chosen.indexOf(row.dataset.o) < 0) || (group.value !== "" && row.dataset.g !== group.value);
      });
      table.dataset.group = group.value ? TAL[group.value].name : "";
      table.dataset.place = chosen.map(function (code) { return names[code]; }).join(", ");
      message.textContent = chosen.length >= 6 ? message.dataset.many : chosen.length < 2 ? message.dataset.few : "";
      place.disabled = chosen.length >= 6;
      document.getElementById("udvikling").hidden = chosen.length === 0;
      drawn.className = "several";
      drawn.replaceChildren.apply(drawn, (chosen.length ? Object.keys(TAL) : []).filter(function (key) { return !group.value || key === group.value; }).map(function (key) {
        var figure = make("figure"); figure.append(make("h3", TAL[key].name), lines(key, chosen, drawn.dataset));
        breaksOf(TAL[key], chosen).forEach(function (found) { figure.append(make("p", found[1], { className: "small" })); });
        return figure;
      }));
      remember("o", chosen.join(",")); remember("g", group.value);
    }
    place.addEventListener("change", function () {
      if (place.value && chosen.indexOf(place.value) < 0) chosen.push(place.value);
      place.value = ""; show();
    });
    group.addEventListener("change", show);
    form.hidden = false;
    show();
  }
  compareAreas();
  sayVintage();
})();

// The one script: which vintage this is, sorting, filtering, what is shown as CSV, the map, and Sammenlign.
(() => {
  "use strict";
  const page = document.documentElement.dataset, words = document.body.dataset, here = new URLSearchParams(location.search);
  const byId = (id) => document.getElementById(id);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const make = (name, text, options) => Object.assign(document.createElement(name), { textContent: text }, options);
  const pressed = (text, action) => {
    const button = make("button", text, { type: "button" });
    button.addEventListener("click", action);
    return button;
  };
  function remember(name, value) {
    if (value) here.set(name, value); else here.delete(name);
    const address = location.pathname + (String(here) ? "?" + here : "") + location.hash;
    try { history.replaceState(null, "", address); } catch (error) { /* some browsers keep a file's address as it is */ }
  }

  // The vintage: UDGAVER stands in udgaver.js beside the vintages; the publisher renews it.
  function sayVintage() {
    const place = byId("udgave"), parts = location.pathname.split("/"), web = parts.lastIndexOf("web");
    if (!place || typeof UDGAVER === "undefined") return;
    const folder = decodeURIComponent(parts[web - 1] || "");
    const own = UDGAVER.vintages[folder === "current" ? UDGAVER.newest : folder] || UDGAVER.vintages[page.asOf];
    if (!own) return;
    const isNewest = own.as_of === UDGAVER.newest && !own.status, said = own.status || (isNewest ? "newest" : "older");
    const noted = new Date(own.noted_on || 0).toLocaleDateString("da", { dateStyle: "long", timeZone: "UTC" });
    place.querySelector("span").append(" " + place.dataset[said].replace("{noted_on}", noted).replace("{reason}", own.reason));
    if (isNewest || !UDGAVER.newest) return;
    place.classList.add("old");
    const link = make("a", place.dataset.link);
    const lead = () => { link.href = [page.root + "../..", UDGAVER.newest, ...parts.slice(web)].join("/") + location.search + location.hash; };
    lead(); addEventListener("hashchange", lead);
    place.insertBefore(link, place.querySelector("a")); link.after(" · ");
  }

  // Tables: a button in each heading sorts; a field filters; a button saves what is shown.
  function value(cell) {
    const text = cell.textContent.trim(), number = text.replace(/[.+]/g, "").replace(",", ".").replace("−", "-");
    return /^-?\d+(\.\d+)?$/.test(number) ? Number(number) : text;
  }
  function compare(a, b) {
    const isText = [a, b].map((one) => typeof one === "string");
    if (isText[0] && isText[1]) return a.localeCompare(b, "da", { numeric: true });
    return isText[0] - isText[1] || a - b;
  }
  function sortable(table) {
    const headings = all("thead th", table), body = table.tBodies[0];
    headings.forEach((heading, column) => heading.replaceChildren(pressed(heading.textContent, () => {
      const way = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      const rows = all("tr", body).map((row) => ({ row, value: value(row.cells[column]) }));
      rows.sort((a, b) => way * compare(a.value, b.value));
      body.append(...rows.map((entry) => entry.row));
    })));
  }
  function filtered(table, tools) {
    const label = make("label", words.filter + ": "), field = make("input", "", { type: "search" }), name = "vis-" + table.id;
    label.append(field); tools.append(label);
    function apply() {
      const wanted = field.value.trim(), lower = (text) => text.toLocaleLowerCase("da");
      all("tbody tr", table).forEach((row) => { row.hidden = !lower(row.textContent).includes(lower(wanted)); });
      table.dataset.filter = wanted;
      remember(name, wanted);
    }
    field.addEventListener("input", apply);
    field.value = here.get(name) || "";
    if (field.value) apply();
  }
  const quoted = (text) => /[";\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  function save(table) {
    const shown = [table.dataset.place, table.dataset.filter].filter(Boolean).join(": ") || words.csvAll;
    const about = [table.dataset.group || "", shown, page.asOf, page.sha256];
    const kept = (row) => Array.from(row.cells).filter((cell) => !cell.matches(".picture")).map((cell) => cell.textContent.trim());
    const rows = all("tbody tr", table).filter((row) => !row.hidden).map((row) => [...kept(row), ...about]);
    const lines = [[...kept(table.tHead.rows[0]), ...words.csvHeads.split(";")], ...rows];
    const text = "\ufeff" + lines.map((line) => line.map(quoted).join(";")).join("\r\n") + "\r\n";
    const href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    make("a", "", { href, download: ["manglende-aktiv-indsats", page.asOf, table.id].join("-") + ".csv" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  }
  all("table.sortable").forEach((table) => {
    const tools = make("div", "", { className: "tools" });
    if (table.classList.contains("filtered")) filtered(table, tools);
    tools.append(pressed(words.save, () => save(table)));
    table.closest(".scroll").before(tools);
    sortable(table);
  });

  // The map leads to the places.
  document.addEventListener("click", (event) => {
    const area = event.target.closest && event.target.closest("[data-area]");
    if (area) location.href = page.root + "omraade/" + area.dataset.area + ".html";
  });

  // Sammenlign: the choice stands in the address (?o=0461,0751&g=sygedagpenge).
  const breaksOf = (data, chosen) => data.breaks.filter((found) => !found[2] || chosen.includes(found[2]));
  function path(row, cuts) {
    let pen = "M";
    return row.map((share, place) => {
      const start = share === null || cuts.includes(place) ? "M" : pen;
      pen = share === null ? "M" : "L";
      return share === null ? "" : start + place + " " + share;
    }).join("");
  }
  // As the charts of the pages (charts.html): the paths hold the figures, the inside is scaled to them.
  function drawn(data, chosen, says) {
    const rows = chosen.map((code) => data.values[code] || []), highest = Math.max(10, ...rows.flat());
    const step = [2, 5, 10, 20].find((size) => highest <= 4 * size) || 25, ticks = Math.ceil(highest / step);
    const last = Math.max(data.periods.length - 1, 1), years = data.periods.map((period) => period.slice(0, 4));
    const parts = [`<svg class="chart" viewBox="0 0 360 200" role="img"><text x="0" y="12">${says.pct}</text>`];
    for (let tick = 0; tick <= ticks; tick += 1) {
      const y = 172 - 146 * tick / ticks;
      parts.push(`<path class="grid" d="M34 ${y}H352"/><text x="30" y="${y}" dy="4" text-anchor="end">${step * tick}</text>`);
    }
    years.forEach((year, place) => {
      const begins = year !== years[place - 1] && (place > 0 || years[Math.ceil((years.length - 1) / 8)] === year);
      if (begins) parts.push(`<text x="${40 + 306 * place / last}" y="192" text-anchor="middle">${year}</text>`);
    });
    parts.push(`<svg x="40" y="26" width="306" height="146" viewBox="0 ${-step * ticks} ${last} ${step * ticks}" preserveAspectRatio="none"><g transform="scale(1 -1)">`);
    breaksOf(data, chosen).forEach((found) => parts.push(`<path class="break" d="M${found[0] - 0.5} 0V${step * ticks}"/>`));
    rows.forEach((row, s) => {
      const dots = row.map((share, place) => share === null ? "" : `M${place} ${share}h0`).join("");
      const cuts = breaksOf(data, [chosen[s]]).map((found) => found[0]);
      parts.push(`<path class="line s${s}" d="${path(row, cuts)}"/><path class="dots s${s}" d="${dots}"/>`);
    });
    const figure = make("figure", "");
    figure.innerHTML = parts.join("") + "</g></svg></svg>";
    figure.firstChild.setAttribute("aria-label", data.name + ". " + says.alt);
    figure.prepend(make("h3", data.name));
    figure.append(...breaksOf(data, chosen).map((found) => make("p", found[1], { className: "small" })));
    return figure;
  }
  function compareAreas() {
    const form = byId("valg"), place = byId("sted"), group = byId("gruppe"), list = byId("valgte");
    if (!form || typeof TAL === "undefined") return;
    const message = byId("besked"), charts = byId("figurer"), table = byId("tabel");
    const names = Object.fromEntries(all("option[value]", place).map((option) => [option.value, option.textContent]));
    let chosen = (here.get("o") || "").split(",").filter((code) => code && names[code]).slice(0, 6);
    group.value = TAL[here.get("g")] ? here.get("g") : "";
    function show() {
      list.replaceChildren(...chosen.map((code, s) => {
        const item = make("li", "");
        item.innerHTML = `<svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true"><path class="line s${s}" d="M1 6H27"/><path class="dots s${s}" d="M14 6h0"/></svg> `;
        item.append(pressed(list.dataset.remove + " " + names[code], () => {
          chosen = chosen.filter((other) => other !== code); show(); place.focus();
        }));
        return item;
      }));
      all("tbody tr", table).forEach((row) => {
        row.hidden = (chosen.length > 0 && !chosen.includes(row.dataset.o)) || (group.value !== "" && row.dataset.g !== group.value);
      });
      table.dataset.group = group.value ? TAL[group.value].name : "";
      table.dataset.place = chosen.map((code) => names[code]).join(", ");
      message.textContent = chosen.length >= 6 ? message.dataset.many : chosen.length < 2 ? message.dataset.few : "";
      place.disabled = chosen.length >= 6;
      byId("udvikling").hidden = chosen.length === 0;
      const shown = Object.entries(TAL).filter(([key]) => chosen.length && (!group.value || key === group.value));
      charts.replaceChildren(...shown.map(([, data]) => drawn(data, chosen, charts.dataset)));
      remember("o", chosen.join(",")); remember("g", group.value);
    }
    place.addEventListener("change", () => {
      if (place.value && !chosen.includes(place.value)) chosen.push(place.value);
      place.value = ""; show();
    });
    group.addEventListener("change", show);
    form.hidden = false;
    show();
  }
  compareAreas();
  sayVintage();
})();

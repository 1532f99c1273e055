"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const names = data.names, keys = data.keys, kinds = data.kinds, tiers = data.tiers, units = data.units;
  const kindOf = data.kind, tierOf = data.tier, unitsOf = data.unit, total = names.length;
  const HEIGHT = 32, SPARE = 8;
  const $ = (id) => document.getElementById(id);
  const list = $("list"), room = $("room"), rows = $("rows"), q = $("q"), said = $("said"), head = $("head");
  const simple = new Map(Array.from(data.simple[0], (c, i) => [c, Array.from(data.simple[1])[i]]));
  // Where each client's key begins in the one text of all keys; a search goes through that text once for each word.
  const starts = new Int32Array(total + 1);
  for (let i = 0, at = 0; i < total; i++) at = starts[i + 1] = keys.indexOf("\n", at) + 1 || keys.length + 1;
  let waiting = 0, found = [], picked = -1, sort = 0, down = false, words = [];

  const fold = (text) => Array.from(text.normalize("NFKC").toLowerCase(), (c) => simple.get(c) || c).join("")
    .replace(/[【〔［\[{〈《「『]/g, "(").replace(/[】〕］\]}〉》」』]/g, ")");

  // One order for each column, made when first wanted: a key press then only picks from it.
  const orders = new Map();
  const order = () => {
    const wanted = sort + (down ? "d" : "u");
    if (!orders.has(wanted)) {
      const by = [(i) => i, (i) => kindOf[i], (i) => tierOf[i], (i) => unitsOf[i][0]][sort], sign = down ? -1 : 1;
      const made = Uint32Array.from(names, (_, i) => i);
      made.sort((a, b) => sign * (by(a) - by(b)) || a - b);
      orders.set(wanted, made);
    }
    return orders.get(wanted);
  };

  const hits = () => {
    const hit = new Uint8Array(total);
    words.forEach((word, n) => {
      for (let i = 0, at = keys.indexOf(word); at >= 0; at = i < total ? keys.indexOf(word, starts[i]) : -1) {
        while (starts[i + 1] <= at) i++;
        if (hit[i] === n) hit[i] = n + 1;
        i++;
      }
    });
    return hit;
  };

  const search = () => {
    words = fold(q.value).split(/\s+/).filter(Boolean);
    const kind = $("kind").value, unit = $("unit").value;
    const wanted = new Set(Array.from(document.querySelectorAll("#tiers input:checked"), (box) => tiers.indexOf(box.value)));
    const any = wanted.size === tiers.length, counts = tiers.map(() => 0), k = kind === "" ? -1 : +kind, u = unit === "" ? -1 : +unit;
    const hit = hits(), most = words.length;
    found = [];
    for (const i of order()) {
      if (hit[i] !== most) continue;
      if ((!any && !wanted.has(tierOf[i])) || (k >= 0 && kindOf[i] !== k) || (u >= 0 && !unitsOf[i].includes(u))) continue;
      found.push(i);
      counts[tierOf[i]]++;
    }
    picked = -1;
    list.scrollTop = 0;
    room.style.height = found.length * HEIGHT + "px";
    said.textContent = "";
    const bold = document.createElement("b");
    bold.textContent = found.length.toLocaleString("zh-CN");
    said.append("查到 ", bold, " 家：" + tiers.map((t, i) => `${t}类${counts[i].toLocaleString("zh-CN")}家`).join("，") + "。");
    clearTimeout(waiting);
    waiting = setTimeout(remember, 300);
    draw();
  };

  const cell = (className, text) => {
    const made = document.createElement("div");
    made.className = className;
    made.setAttribute("role", "gridcell");
    made.title = text;
    made.textContent = text;
    return made;
  };

  const marked = (name) => {
    const made = cell("c0", name), folded = fold(name);
    if (folded.length !== name.length) return made;
    for (const word of words) {
      const at = folded.indexOf(word);
      if (at < 0) continue;
      const mark = document.createElement("mark");
      mark.textContent = name.slice(at, at + word.length);
      made.replaceChildren(name.slice(0, at), mark, name.slice(at + word.length));
      break;
    }
    return made;
  };

  const draw = () => {
    const first = Math.max(0, Math.floor(list.scrollTop / HEIGHT) - SPARE);
    const last = Math.min(found.length, Math.ceil((list.scrollTop + list.clientHeight) / HEIGHT) + SPARE);
    const made = document.createDocumentFragment();
    for (let at = first; at < last; at++) {
      const i = found[at], row = document.createElement("div"), tier = cell("c2", ""), chip = document.createElement("span");
      row.className = "row";
      row.setAttribute("role", "row");
      row.setAttribute("aria-rowindex", at + 2);
      row.setAttribute("aria-selected", at === picked);
      row.dataset.at = at;
      chip.className = "tier t" + tiers[tierOf[i]];
      chip.textContent = tiers[tierOf[i]];
      tier.append(chip);
      row.append(marked(names[i]), cell("c1", kinds[kindOf[i]]), tier, cell("c3", unitsOf[i].map((n) => units[n]).join("、")));
      made.append(row);
    }
    if (!found.length) {
      const none = document.createElement("div");
      none.className = "none";
      none.textContent = "没有查到。少写几个字，或改用拼音首字母再试。";
      made.append(none);
    }
    rows.replaceChildren(made);
    rows.style.top = first * HEIGHT + "px";
  };

  const pick = (at) => {
    if (!found.length) return;
    picked = Math.max(0, Math.min(found.length - 1, at));
    const top = picked * HEIGHT;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + HEIGHT > list.scrollTop + list.clientHeight) list.scrollTop = top + HEIGHT - list.clientHeight;
    draw();
  };

  const remember = () => {
    const told = new URLSearchParams();
    if (q.value) told.set("q", q.value);
    const off = Array.from(document.querySelectorAll("#tiers input:not(:checked)"), (box) => box.value);
    if (off.length) told.set("off", off.join(""));
    if ($("kind").value !== "") told.set("kind", kinds[$("kind").value]);
    if ($("unit").value !== "") told.set("unit", units[$("unit").value]);
    if (sort || down) told.set("sort", sort + (down ? "d" : "u"));
    history.replaceState(null, "", "#" + told);
  };

  const recall = () => {
    const told = new URLSearchParams(location.hash.slice(1)), index = (all, word) => (all.includes(word) ? String(all.indexOf(word)) : "");
    q.value = told.get("q") || "";
    for (const box of document.querySelectorAll("#tiers input")) box.checked = !(told.get("off") || "").includes(box.value);
    $("kind").value = index(kinds, told.get("kind"));
    $("unit").value = index(units, told.get("unit"));
    const wanted = told.get("sort") || "";
    sort = /^[0-3][ud]$/.test(wanted) ? +wanted[0] : 0;
    down = wanted[1] === "d";
    headed();
  };

  const headed = () => {
    for (const button of head.children) {
      if (+button.dataset.sort === sort) button.setAttribute("aria-sort", down ? "descending" : "ascending");
      else button.removeAttribute("aria-sort");
    }
  };

  const clear = () => {
    q.value = "";
    for (const box of document.querySelectorAll("#tiers input")) box.checked = true;
    $("kind").value = $("unit").value = "";
    search();
    q.focus();
  };

  const paper = () => {
    const table = $("paper"), made = document.createDocumentFragment();
    table.caption.textContent = "";
    found.forEach((i, at) => {
      const row = document.createElement("tr");
      for (const text of [at + 1, names[i], kinds[kindOf[i]], tiers[tierOf[i]], unitsOf[i].map((n) => units[n]).join("、")]) {
        row.append(Object.assign(document.createElement("td"), { textContent: text }));
      }
      made.append(row);
    });
    table.tBodies[0].replaceChildren(made);
  };

  q.addEventListener("input", search);
  for (const id of ["tiers", "kind", "unit"]) $(id).addEventListener("change", search);
  $("clear").addEventListener("click", clear);
  $("print").addEventListener("click", () => print());
  addEventListener("beforeprint", paper);
  addEventListener("afterprint", () => $("paper").tBodies[0].replaceChildren());
  addEventListener("resize", draw);
  addEventListener("hashchange", () => { recall(); search(); });
  list.addEventListener("scroll", draw, { passive: true });
  list.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (row) pick(+row.dataset.at);
  });
  head.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sort]");
    if (!button) return;
    down = sort === +button.dataset.sort && !down;
    sort = +button.dataset.sort;
    headed();
    search();
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const inField = /^(SELECT|BUTTON)$/.test(event.target.tagName) || event.target.type === "checkbox";
    const page = Math.max(1, Math.floor(list.clientHeight / HEIGHT) - 1), typing = event.target === q && q.value !== "";
    const steps = { ArrowDown: picked + 1, ArrowUp: picked - 1, PageDown: Math.max(picked, 0) + page, PageUp: picked - page };
    if (!typing) Object.assign(steps, { Home: 0, End: found.length - 1 });
    if (event.key === "Escape") clear();
    else if (event.key === "/" && event.target !== q) q.focus();
    else if (event.key in steps && !inField) pick(steps[event.key]);
    else return;
    event.preventDefault();
  });
  recall();
  search();
})();

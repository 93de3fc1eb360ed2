// The columns of Samenhang: lines between what belongs together, arrows that walk, and what is related pointed out in words and line.
(() => {
  "use strict";
  const NS = "http://www.w3.org/2000/svg", BOARD = "[data-doe='samenhang']";
  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  const columnsOf = (board) => [...board.querySelectorAll(":scope > section")].map((one) => [...one.querySelectorAll("a[data-hoort]")]);
  const related = (board, item) => item.dataset.hoort.split(" ").filter(Boolean).map((id) => board.querySelector(`[id="${CSS.escape(id)}"]`)).filter(Boolean);

  function draw(board) {
    let svg = board.querySelector(":scope > svg");
    if (!svg) {
      svg = document.createElementNS(NS, "svg");
      svg.setAttribute("aria-hidden", "true");
      board.prepend(svg);
    }
    const at = board.getBoundingClientRect();
    if (!at.width) return;
    svg.setAttribute("viewBox", `0 0 ${at.width} ${at.height}`);
    const lines = [];
    for (const items of columnsOf(board).slice(0, 2)) for (const from of items) for (const to of related(board, from)) {
      const a = from.closest("li").getBoundingClientRect(), b = to.closest("li").getBoundingClientRect();
      if (b.left <= a.left) continue;
      const x1 = a.right - at.left, y1 = a.top - at.top + a.height / 2, x2 = b.left - at.left, y2 = b.top - at.top + b.height / 2;
      const path = document.createElementNS(NS, "path");
      path.setAttribute("d", `M${x1} ${y1} C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`);
      path.dataset.van = from.id;
      path.dataset.naar = to.id;
      lines.push(path);
    }
    svg.replaceChildren(...lines);
  }

  function mark(board, item) {
    board.querySelectorAll(".verwant, .gekozen").forEach((one) => one.classList.remove("verwant", "gekozen"));
    const said = board.parentElement.querySelector(".verband");
    if (!item) { if (said) said.textContent = ""; return; }
    const direct = related(board, item);
    // from an article to its proposals; from a proposal to both sides
    item.closest("li").classList.add("gekozen");
    direct.forEach((one) => one.closest("li").classList.add("verwant"));
    const ids = new Set(direct.map((one) => one.id));
    board.querySelectorAll("path").forEach((path) => {
      const { van, naar } = path.dataset;
      path.classList.toggle("verwant", (van === item.id && ids.has(naar)) || (naar === item.id && ids.has(van)));
    });
    if (said) said.textContent = `${item.textContent}: hoort bij ${direct.length} ${direct.length === 1 ? "ander" : "andere"}, gemarkeerd met een dikke rand.`;
  }

  const itemAt = (node) => (node instanceof Element ? node.closest(`${BOARD} li`)?.querySelector("a[data-hoort]") : null);

  addEventListener("focusin", (event) => { const item = itemAt(event.target); if (item) mark(item.closest(BOARD), item); });
  addEventListener("mouseover", (event) => { const item = itemAt(event.target); if (item) mark(item.closest(BOARD), item); });
  addEventListener("keydown", (event) => {
    const item = itemAt(event.target);
    if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
    const board = item.closest(BOARD);
    if (event.key === "Escape") { mark(board, null); return; }
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const columns = columnsOf(board), at = columns.findIndex((one) => one.includes(item)), place = columns[at].indexOf(item);
    const to = step[0] ? sideways(board, columns[at + step[0]], item, place) : columns[at][place + step[1]];
    if (to) to.focus();
  });

  // to the first related item of the column beside, else to the one at the same height
  function sideways(board, column, item, place) {
    if (!column || !column.length) return null;
    const mine = related(board, item);
    return column.find((one) => mine.includes(one)) || column[Math.min(place, column.length - 1)];
  }

  const drawAll = () => document.querySelectorAll(BOARD).forEach(draw);
  addEventListener("resize", drawAll);
  new MutationObserver((changes) => {
    if (changes.some((one) => [...one.addedNodes].some((node) => node instanceof Element && (node.matches(BOARD) || node.querySelector(BOARD))))) requestAnimationFrame(drawAll);
  }).observe(document.documentElement, { childList: true, subtree: true });

  // a reference to paste into a document
  addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("[data-doe='kopieer']");
    if (!button) return;
    const said = button.parentElement.querySelector("[role='status']");
    try {
      await navigator.clipboard.writeText(button.dataset.tekst);
      if (said) said.textContent = "Gekopieerd.";
    } catch {
      if (said) said.textContent = `Kopiëren mag hier niet; kopieer zelf: ${button.dataset.tekst}`;
    }
  });
})();

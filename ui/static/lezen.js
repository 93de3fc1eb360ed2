// Reading a proposal: the card beside a citation (WCAG 1.4.13: by keyboard too, Esc sends it away, the pointer may go onto it),
// and the keys on a citation: c to its correction, r, s and a press the button of its stance.
(() => {
  "use strict";
  const MARK = "mark.citaat > a[aria-describedby]";
  const STANCES = { r: "ruimer", s: "strenger", a: "anders" };
  const LEAVE = 250; // ms in which the pointer may go from the mark to the card
  const card = document.createElement("div");
  card.className = "rr kaartje";
  card.setAttribute("aria-hidden", "true"); // a screen reader has it as the description of the link
  card.hidden = true;
  let shown = null, leaving = 0;

  const rowOf = (link) => document.getElementById(link.getAttribute("aria-describedby"));
  const markAt = (node) => (node instanceof Element ? node.closest("mark.citaat")?.querySelector(MARK) : null);

  function show(link) {
    clearTimeout(leaving);
    const row = rowOf(link);
    if (!row || shown === link) return;
    card.replaceChildren(...[...row.querySelectorAll("td[data-kop]")].filter((cell) => !["Nr", "Citaat", "Verbeteren"].includes(cell.dataset.kop)).map(line));
    if (row.dataset.verbeter) card.append(hint("Toets c: verbeteren. Esc: sluiten."));
    if (!card.isConnected) document.body.append(card);
    card.hidden = false;
    shown = link;
    place(link);
  }

  function line(cell) {
    const p = document.createElement("p"), name = document.createElement("strong");
    name.textContent = cell.dataset.kop + ": ";
    const words = [...cell.querySelectorAll("li")].map((one) => one.textContent).join("; ") || cell.textContent;
    p.append(name, words);
    return p;
  }

  function hint(words) {
    const p = document.createElement("p");
    p.className = "klein";
    p.textContent = words;
    return p;
  }

  function place(link) {
    const at = link.getClientRects()[0], width = Math.min(420, innerWidth - 16);
    card.style.width = `${width}px`;
    card.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    const below = at.bottom + 6, above = at.top - 6 - card.offsetHeight;
    card.style.top = `${below + card.offsetHeight > innerHeight && above > 0 ? above : below}px`;
  }

  function hide() {
    clearTimeout(leaving);
    card.hidden = true;
    shown = null;
  }

  addEventListener("focusin", (event) => { const link = markAt(event.target); if (link) show(link); else if (shown) hide(); });
  addEventListener("mouseover", (event) => {
    const link = markAt(event.target);
    if (link) show(link);
    else if (card.contains(event.target)) clearTimeout(leaving);
    else if (shown && shown !== document.activeElement) { clearTimeout(leaving); leaving = setTimeout(hide, LEAVE); }
  });
  addEventListener("scroll", () => { if (shown) shown.isConnected ? place(shown) : hide(); }, true);
  addEventListener("resize", () => { if (shown) place(shown); });

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) { hide(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const link = markAt(event.target);
    const row = link ? rowOf(link) : event.target.closest("tr[data-verbeter], tr[data-standpunt]");
    if (event.key === "c" && row && row.dataset.verbeter) { event.preventDefault(); location.assign(row.dataset.verbeter); return; }
    const stance = STANCES[event.key];
    if (!stance) return;
    const own = event.target.closest("[class*='st-key-standpunt-']");
    const nr = row ? row.dataset.standpunt : own && (own.className.match(/st-key-standpunt-(\d+)/) || [])[1];
    const button = nr && document.querySelector(`.st-key-standpunt-${nr}-${stance} button`);
    if (button) { event.preventDefault(); button.click(); }
  });

  // what was just said is pointed out once to who can't see it
  new MutationObserver(() => {
    const said = document.querySelector("[data-doe='aandacht']");
    if (said) { delete said.dataset.doe; said.focus({ preventScroll: true }); }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();

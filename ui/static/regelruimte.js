// Two things that Streamlit can't: Dutch for its built-in English words, and going to the place that a link names
// once the text is there (it comes after the page itself).
(() => {
  "use strict";
  const DUTCH = {
    "Skip to main content": "Naar de inhoud",
    "Page not found": "Deze pagina bestaat niet",
    "Running...": "Bezig…",
    "Connecting": "Verbinden",
    "Connection error": "Geen verbinding met de app",
    "Close": "Sluiten",
    "Stop": "Stoppen",
    "Main menu": "Menu",
    "Rerun": "Opnieuw laden",
    "Print": "Afdrukken",
    "Choose an option": "Kies",
    "Choose options": "Kies een of meer",
    "Add options": "Kies of typ er een",
    "Choose or add options": "Kies of typ er een",
    "Choose date": "Kies een datum",
    "Open": "Openen",
    "No results": "Niets gevonden",
    "Press Enter to apply": "Enter om over te nemen",
    "Press Ctrl+Enter to apply": "Ctrl+Enter om over te nemen",
    "Press Enter to submit form": "Enter om te versturen",
    "Press Ctrl+Enter to submit form": "Ctrl+Enter om te versturen",
    "Upload": "Kies bestanden",
    "Browse files": "Kies bestanden",
    "Drag and drop files here": "Sleep bestanden hierheen",
    "Drag and drop file here": "Sleep een bestand hierheen",
    "file upload": "Bestanden",
    "Add files": "Voeg bestanden toe",
    "yyyy": "jjjj",
    "Show password text": "Toon",
    "Empty": "leeg",
    "Clear all": "Alles wissen",
    "Clear value": "Wissen",
  };
  const NO_SCREEN = "Dit adres hoort bij geen scherm. Hieronder staat het overzicht.";
  const BEGINS = [
    ["You have requested page /", NO_SCREEN],
    ["The page that you have requested does not seem to exist", NO_SCREEN],
    ["Is Streamlit still running?", "De app geeft geen antwoord. Start hem opnieuw met: regelruimte app"],
  ];
  // the parts of a date before its label, the sign beside a label, and the cross beside a file
  const FIRST_WORD = { "day, ": "dag, ", "month, ": "maand, ", "year, ": "jaar, ", "Help for ": "Uitleg bij ", "Remove ": "Verwijder " };
  const ATTRIBUTES = ["aria-label", "aria-valuetext", "title", "placeholder", "alt"];
  const OWN = "[data-testid='stHtml']"; // our own words are Dutch already, and a proposal's are left as they are

  function dutch(words) {
    const trimmed = words.trim();
    if (Object.hasOwn(DUTCH, trimmed)) return DUTCH[trimmed];
    const found = BEGINS.find(([begin]) => trimmed.startsWith(begin));
    if (found) return found[1];
    const first = Object.keys(FIRST_WORD).find((begin) => trimmed.startsWith(begin));
    return first ? FIRST_WORD[first] + trimmed.slice(first.length) : null;
  }

  function translate(root) {
    if (root.nodeType === Node.TEXT_NODE) {
      const words = root.parentElement && !root.parentElement.closest(OWN) ? dutch(root.data) : null;
      if (words !== null && words !== root.data) root.data = words;
      return;
    }
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest(OWN)) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) translate(node);
      else for (const name of ATTRIBUTES) {
        const words = node.hasAttribute(name) ? dutch(node.getAttribute(name)) : null;
        if (words !== null) node.setAttribute(name, words);
      }
    }
  }

  let wanted = placeInUrl();

  function placeInUrl() {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
  }

  function goThere() {
    const place = wanted && document.getElementById(wanted);
    if (!place || !place.closest(OWN)) return;
    wanted = "";
    document.querySelectorAll(".rr .aangewezen").forEach((old) => old.classList.remove("aangewezen"));
    place.classList.add("aangewezen");
    const focus = place.querySelector("a") || place;
    if (focus === place) place.tabIndex = -1;
    focus.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
  }

  // what an action told gets the focus when it appears: the next Tab goes on from there
  let heard = "";
  function goToWhatWasSaid() {
    const said = document.querySelector(".rr [data-aandacht]");
    const words = said ? said.dataset.aandacht + said.textContent : "";
    if (!said || words === heard) return;
    heard = words;
    said.tabIndex = -1;
    said.focus({ preventScroll: true });
    said.scrollIntoView({ block: "center" });
  }

  // the next pair is read from its beginning.
  let shownPair = "";
  function upAgain() {
    const pair = document.querySelector("[data-paar]");
    if (!pair || pair.dataset.paar === shownPair) return;
    if (shownPair) document.querySelector("[data-testid='stMain']").scrollTo(0, 0);
    shownPair = pair.dataset.paar;
  }

  addEventListener("click", (event) => {
    const asked = event.target.closest && event.target.closest("[data-doe='afdrukken']");
    if (asked) { event.preventDefault(); print(); }
  });
  // Single keys can be turned off (WCAG 2.1.4): who dictates would press them without wanting to.
  const KEYS = "regelruimte-toetsen";
  function keysOff() {
    try { return localStorage.getItem(KEYS) === "uit"; } catch { return false; }
  }
  function nameSwitch() {
    const at = document.querySelector("[data-doe='toetsen']");
    const words = keysOff() ? "Sneltoetsen aanzetten" : "Sneltoetsen uitzetten";
    if (at && at.textContent !== words) at.textContent = words;
  }
  addEventListener("click", (event) => {
    if (!event.target.closest || !event.target.closest("[data-doe='toetsen']")) return;
    event.preventDefault();
    try { localStorage.setItem(KEYS, keysOff() ? "aan" : "uit"); } catch { /* then they stay on */ }
    nameSwitch();
  });

  // Keys of a screen: a control whose key in Streamlit is toets-K-… answers to K, outside fields where one types. Where the
  // text says whose controls it wants, a key waits for these: those of the text before may still stand below it.
  const PATIENCE = 10000; // ms
  let waiting = "", waitingFor = "", since = 0; // a key, for the controls of what was shown when it was pressed
  const controlsShown = () => document.querySelector("[data-toets]")?.dataset.toets;
  const control = (key, of) => document.querySelector(`[class*="st-key-toets-${key}-${of}"] :is(button, textarea)`);
  function press(key) {
    const own = control(key, controlsShown() ?? "");
    if (!own) return false;
    if (own.matches("textarea")) own.focus(); else own.click();
    return true;
  }
  function pressWaiting() {
    if (!waiting) return;
    const gone = controlsShown() !== waitingFor || performance.now() - since > PATIENCE;
    if (gone || press(waiting)) waiting = "";
  }
  addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
    if (typing) waiting = "";
    if (typing && event.key === "Escape") { typing.blur(); return; }
    if (typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey || !/^[a-z0-9]$/i.test(event.key)) return;
    if (keysOff()) return;
    const key = event.key.toLowerCase();
    if (controlsShown() === undefined && !control(key, "")) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // Streamlit has an r of its own
    [waiting, waitingFor, since] = press(key) ? ["", "", 0] : [key, controlsShown(), performance.now()];
  }, true);
  addEventListener("pointerdown", () => { waiting = ""; }, true); // who takes the mouse no longer means the key
  addEventListener("hashchange", () => { wanted = placeInUrl(); goThere(); });
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") translate(change.target);
      change.addedNodes.forEach(translate);
    }
    goThere();
    goToWhatWasSaid();
    upAgain();
    nameSwitch();
    pressWaiting();
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
  translate(document.documentElement); // Streamlit may have begun before this script came
})();

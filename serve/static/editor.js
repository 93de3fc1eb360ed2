// YASGUI on this endpoint: our ready queries as tabs, our prefixes, and nothing asked of another machine.
"use strict";

const base = new URL(".", document.baseURI);
const endpoint = new URL("sparql", base).href;

function completers(prefixes) {
  const own = Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort();
  // the built-in completers for classes and properties ask a server elsewhere: they stay off
  Yasgui.Yasqe.forkAutocompleter("prefixes", { name: "regelruimte", persistenceId: null, get: () => own }, false);
  return ["regelruimte", "variables"];
}

function addMissingTabs(yasgui, queries) {
  for (const query of queries) {
    const id = `vraag-${query.name}`;
    if (yasgui.getTab(id)) continue;
    yasgui.addTab(false, { ...Yasgui.Tab.getDefaults(yasgui), id, name: query.title, yasqe: { value: query.query } });
  }
}

function explain(queries, id) {
  const query = queries.find((one) => `vraag-${one.name}` === id);
  document.getElementById("uitleg").textContent = query ? query.description : "";
}

async function start() {
  const [config, queries] = await Promise.all(["api/config", "api/queries"].map((path) => fetch(new URL(path, base)).then((answer) => answer.json())));
  document.getElementById("adres").textContent = endpoint;
  const yasgui = new Yasgui(document.getElementById("editor"), {
    requestConfig: { endpoint, method: "POST", acceptHeaderGraph: "text/turtle,*/*;q=0.5" },
    copyEndpointOnNewTab: false,
    autofocus: false,
    persistenceId: `regelruimte-${config.queries}`,
    tabName: "Vraag",
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    yasqe: { autocompleters: completers(config.prefixes), value: config.start },
    yasr: { prefixes: config.prefixes },
  });
  addMissingTabs(yasgui, queries);
  yasgui.on("tabSelect", (_, id) => explain(queries, id));
  const first = queries.length ? `vraag-${queries[0].name}` : null;
  const asked = new URLSearchParams(location.hash.slice(1)).has("query");
  if (first && !asked) yasgui.selectTabId(first);
  explain(queries, first);
}

start();

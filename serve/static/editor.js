// YASGUI on this endpoint: our ready queries as tabs, our prefixes, and nothing asked of another machine.
"use strict";

const base = new URL(".", document.baseURI);
const endpoint = new URL("sparql", base).href;

// The built-in completers for classes and properties ask a server elsewhere. They go from the defaults, because YASGUI
// merges the list of its configuration into that one, place by place.
function keepCompletersHere(prefixes) {
  const own = Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort();
  Yasgui.Yasqe.forkAutocompleter("prefixes", { name: "regelruimte", persistenceId: null, get: () => own }, false);
  Yasgui.Yasqe.defaults.autocompleters = Yasgui.defaults.yasqe.autocompleters = ["regelruimte", "variables"];
  delete Yasgui.Yasqe.Autocompleters.class;
  delete Yasgui.Yasqe.Autocompleters.property;
}

// The header of the file as a few lines that tell what can be filled in.
function text(query) {
  const fill = query.parameters.map((p) => `# In te vullen: VALUES ?${p.name} { UNDEF } – ${p.description}\n`);
  return `# ${query.title}\n${fill.join("")}${query.query.replace(/^#\+.*\n/gm, "")}`;
}

function addMissingTabs(yasgui, queries) {
  for (const query of queries) {
    const id = `vraag-${query.name}`;
    if (yasgui.getTab(id)) continue;
    yasgui.addTab(false, { ...Yasgui.Tab.getDefaults(yasgui), id, name: query.title, yasqe: { value: text(query) } });
  }
}

function explain(queries, id) {
  const query = queries.find((one) => `vraag-${one.name}` === id);
  document.getElementById("uitleg").textContent = query ? query.description : "";
}

async function start() {
  const [config, queries] = await Promise.all(["api/config", "api/queries"].map((path) => fetch(new URL(path, base)).then((answer) => answer.json())));
  document.getElementById("adres").textContent = endpoint;
  keepCompletersHere(config.prefixes);
  const yasgui = new Yasgui(document.getElementById("editor"), {
    requestConfig: { endpoint, method: "POST", acceptHeaderGraph: "text/turtle,*/*;q=0.5" },
    copyEndpointOnNewTab: false,
    autofocus: false,
    persistenceId: `regelruimte-${config.queries}`,
    tabName: "Vraag",
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    yasqe: { value: config.start },
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

// Streamlit would first ask for its server below the path of the screen (/artikelen/_stcore), and only then above it: a round trip for nothing.
window.__streamlit = { BACKEND_BASE_URL: new URL("./", document.baseURI).href };

"""Full-text search: `search(folder, words)`, and what is behind the search box of the app (`kg.search.box`)."""

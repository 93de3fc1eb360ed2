"""What leaves as a document: the dossier of a work session. A face: it asks `kg` and holds no rule of its own."""

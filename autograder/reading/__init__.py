"""Who handed in what: files, zips and names, and the text of notebooks' cells."""

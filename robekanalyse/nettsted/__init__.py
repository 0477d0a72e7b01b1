"""The static site of a network: the book, the workbooks as pages, and the notebooks running in the browser.

The order of the work: kjoeretid (Pyodide's files, by name and hash) and hjul (our library as a package) → utdrag (the
network's figures and no others) → lite (JupyterLite with all of it) → forside, bygg (the site). Nothing that a reader
opens is fetched from anywhere but the site itself.
"""

"""A page taken apart: what its tests look at."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """What a page holds: its tags, its words, and the cells of each row."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.words, self.rows = [], [], [], []
        self.style = self.script = ""
        self.inside = ""
        self.feed(text)
        self.text = " ".join(" ".join(self.words).split())
        self.rows = [[" ".join(cell.split()) for cell in row] for row in self.rows]

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "a":
            self.links.append(dict(attributes)["href"])
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
        if tag in ("th", "td", "style", "script"):
            self.inside = tag

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data):
        if self.inside == "style":
            self.style += data
            return
        if self.inside == "script":
            self.script += data
            return
        if self.tags and self.tags[-1][0] == "wbr":  # a place where a line may end splits no word
            self.words[-1] += data
        else:
            self.words.append(data)
        if self.inside:
            self.rows[-1][-1] += data

    @property
    def names(self):
        return [tag for tag, _ in self.tags]

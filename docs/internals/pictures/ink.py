"""What the pictures of docs/internals are drawn with: words in blocks, lists of blocks, arrows, steps.

A picture is a few lines of code, so that all look alike and a change of what they show is a change of a word. The colours say what a word
is: amber for counts, blue for references, grey for plain values, green for what lives, red for what is dead or about to be.
"""

STYLE = """\
.paper{fill:#ffffff;stroke:#d1d9e0}.ink{fill:#1f2328}.dim{fill:#59636e}.mono{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.small{font-size:11px}.bold{font-weight:600}.count{fill:#fff8c5;stroke:#9a6700}.ref{fill:#ddf4ff;stroke:#0969da}.value{fill:#f6f8fa;stroke:#818b98}
.alive{fill:#dafbe1;stroke:#1a7f37}.dead{fill:#ffebe9;stroke:#cf222e}.none{fill:none;stroke:#818b98}.line{fill:none;stroke:#59636e;stroke-width:1.4}
.weak{fill:none;stroke:#8250df;stroke-width:1.4;stroke-dasharray:4 3}.rule{stroke:#d1d9e0}.tip{fill:#59636e}.weaktip{fill:#8250df}
@media (prefers-color-scheme:dark){.paper{fill:#0d1117;stroke:#3d444d}.ink{fill:#f0f6fc}.dim{fill:#9198a1}.count{fill:#3b2e04;stroke:#d29922}
.ref{fill:#0c2d4a;stroke:#4493f8}.value{fill:#151b23;stroke:#656c76}.alive{fill:#0f2d17;stroke:#3fb950}.dead{fill:#3c1618;stroke:#f85149}
.none{stroke:#656c76}.line{stroke:#9198a1}.weak{stroke:#ab7df8}.rule{stroke:#3d444d}.tip{fill:#9198a1}.weaktip{fill:#ab7df8}}"""

HIGH = 26
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text):
    return "".join(ESCAPES.get(letter, letter) for letter in text)


class Picture:
    def __init__(self, width, height, title):
        self.size = width, height
        self.title = title
        self.parts = []

    def text(self, x, y, text, look="ink", anchor="start"):
        self.parts.append(f'<text class="mono {look}" x="{x}" y="{y}" text-anchor="{anchor}">{escaped(text)}</text>')

    def cell(self, x, y, width, label, kind="value", look="ink", high=HIGH):
        """A word, or a few of them."""
        self.parts.append(f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{high}" rx="2"/>')
        self.text(x + width / 2, y + high / 2 + 4.5, label, look, "middle")

    def block(self, x, y, name, words, above=True):
        """An object: its name, and its words as (label, kind, width, offset)."""
        self.text(x, y - (20 if above else 7), name, "ink bold")
        for label, kind, width, *offset in words:
            self.cell(x, y, width, label, kind)
            if offset:
                self.text(x + 2, y - 4, str(offset[0]), "dim small")
            x += width
        return x

    def path(self, points, kind="line"):
        """An arrow along straight lines."""
        tip = "weaktip" if kind == "weak" else "tip"
        route = " ".join(f"{x},{y}" for x, y in points)
        self.parts.append(f'<polyline class="{kind}" points="{route}" marker-end="url(#{tip})"/>')

    def rule(self, y):
        self.parts.append(f'<line class="rule" x1="16" x2="{self.size[0] - 16}" y1="{y}" y2="{y}"/>')

    def step(self, y, number, title, note=""):
        self.text(20, y, f"{number}", "dim bold")
        self.text(44, y, title, "ink bold")
        if note:
            self.text(44, y + 18, note, "dim")

    def svg(self):
        width, height = self.size
        tips = "".join(
            f'<marker id="{tip}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
            f'<path class="{tip}" d="M0 0L8 4L0 8z"/></marker>'
            for tip in ("tip", "weaktip")
        )
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
        paper = f'<rect class="paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>'
        start = [head, f"<title>{escaped(self.title)}</title>", f"<style>{STYLE}</style>", f"<defs>{tips}</defs>", paper]
        return "\n".join(start + self.parts + ["</svg>", ""])

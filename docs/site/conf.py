"""Settings of Sphinx for the documentation site; tools/docs.py lays out what it builds."""

import sys
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

SITE = Path(__file__).parent
sys.path.insert(0, str(SITE.parents[1] / "examples" / "library" / "src"))

project = "Octoport"
project_copyright = "the authors of Octoport"
extensions = ["myst_parser", "sphinx.ext.autodoc"]

# Markdown as GitHub shows it, with anchors at all headings.
myst_enable_extensions = ["attrs_block", "strikethrough"]
myst_fence_as_directive = ["mermaid"]
myst_heading_anchors = 6
suppress_warnings = ["misc.highlighting_failure", "myst.header"]

# The reference. What stands in backticks in a docstring is code.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_inherit_docstrings = False
autodoc_default_options = {"members": True, "show-inheritance": True}

html_theme = "pydata_sphinx_theme"
html_title = "Octoport"
html_favicon = str(SITE / "static" / "octoport.svg")
html_static_path = [str(SITE / "static")]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
html_context = {"default_mode": "auto"}
html_theme_options = {
    "header_links_before_dropdown": 6,
    "navigation_with_keys": False,
    "show_prev_next": False,
    "secondary_sidebar_items": ["page-toc"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_sidebars = {"index": [], "contract": [], "reliability": [], "changelog": [], "licences": []}


class Mermaid(SphinxDirective):
    """A diagram, which site.js draws in the colours of the page."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        source = escape("\n".join(self.content))
        return [nodes.raw("", f'<pre class="mermaid">{source}</pre>', format="html")]


def as_it_stands(_app: Sphinx, what: str, *rest: Any) -> None:
    """Show what is indented in a module's docstring, such as a drawing, as it stands there."""
    lines: list[str] = rest[-1]
    for number in range(len(lines) - 1, 0, -1):
        if what == "module" and lines[number].startswith("    ") and not lines[number - 1].strip():
            lines[number:number] = ["::", ""]


def setup(app: Sphinx) -> None:
    app.connect("autodoc-process-docstring", as_it_stands)
    app.add_directive("mermaid", Mermaid)

"""How Sphinx builds these pages: ``make docs``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the project, which docs.pages reads

project = "kefusim"
author = "kefusim contributors"
copyright = "kefusim contributors, MIT licence"

extensions = ["myst_parser", "docs.pages"]
exclude_patterns = ["_build"]
nitpicky = True  # every reference inside these pages must lead somewhere

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

html_theme = "furo"  # uses the fonts of the reader's own machine, none from the network
html_title = "kefusim 客服运营仿真"
html_static_path = ["_static"]
html_css_files = ["custom.css"]
html_show_sourcelink = False
html_copy_source = False
html_use_index = False

project = "Backpropagation by hand"
extensions = ["myst_parser", "derive.course.sphinx"]
myst_enable_extensions = ["dollarmath", "amsmath"]
numfig = True
html_theme = "alabaster"
html_theme_options = {"page_width": "1000px", "show_powered_by": False}
derive_pictures = True
latex_elements = {"fontpkg": r"\usepackage{lmodern}"}

"""One file per address. A page joins the views of several features and holds no logic."""

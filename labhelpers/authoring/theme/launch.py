"""Where a reader can open a notebook: JupyterLab on a hub, Binder, Colab, from one setting.

No address is invented. `repository` in _config.yml says where the book lives, `launch_buttons`
names a hub where there is one; while they are not set, no page offers what would lead nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from sphinx.locale import get_translation

_ = get_translation("labhelpers")

# What Jupyter Book takes for an address where the setting is absent.
STOCK_REPOSITORY = "https://github.com/executablebooks/jupyter-book"


@dataclass(frozen=True, slots=True)
class Tool:
    """Something to be had of a page: a file, or the page somewhere else."""

    text: str
    title: str
    href: str
    download: bool = False


@dataclass(frozen=True, slots=True)
class Launch:
    """The settings, as Jupyter Book hands them on."""

    repository: str = ""
    branch: str = "main"
    folder: str = ""
    hub: str = ""

    @classmethod
    def of(cls, options: dict[str, Any]) -> Launch:
        """Return what stands in the options that Jupyter Book makes of _config.yml."""
        address = str(options.get("repository_url") or "").rstrip("/").removesuffix(".git")
        if address == STOCK_REPOSITORY:
            return cls()
        hub = str((options.get("launch_buttons") or {}).get("jupyterhub_url") or "").rstrip("/")
        branch = str(options.get("repository_branch") or "main")
        return cls(address, branch, str(options.get("path_to_docs") or "").strip("/"), hub)

    def tools(self, notebook: str) -> Iterator[Tool]:
        """Yield the links that open a notebook, named by its path in the folder of the book."""
        path = quote("/".join(filter(None, (self.folder, notebook))))
        address = urlsplit(self.repository)
        place, branch = address.path.strip("/"), quote(self.branch)
        if self.repository and self.hub:
            name = place.rpartition("/")[2]
            where = quote(f"lab/tree/{name}/{path}", safe="")
            query = f"repo={quote(self.repository, safe='')}&branch={branch}&urlpath={where}"
            hub = f"{self.hub}/hub/user-redirect/git-pull?{query}"
            yield Tool("JupyterLab", _("Open in JupyterLab"), hub)
        if address.netloc == "github.com":
            binder = f"https://mybinder.org/v2/gh/{place}/{branch}?urlpath=lab/tree/{path}"
            yield Tool("Binder", _("Open in JupyterLab on Binder"), binder)
            colab = f"https://colab.research.google.com/github/{place}/blob/{branch}/{path}"
            yield Tool("Colab", _("Open in Google Colab"), colab)

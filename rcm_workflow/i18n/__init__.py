"""What people read, in the two languages of the Conference: sentences, words, dates and times."""

from rcm_workflow.i18n.catalogue import LANGS, Catalogue, catalogue
from rcm_workflow.i18n.explain import explain

__all__ = ["LANGS", "Catalogue", "catalogue", "explain"]

"""The decision procedures of the Regional Conference on Migration, run and recorded."""

from importlib.metadata import PackageNotFoundError, version

__all__ = ["__version__"]

try:
    __version__ = version("rcm-workflow")
except PackageNotFoundError:
    # `make demo` runs straight from a checkout that nobody has installed.
    __version__ = "0+checkout"

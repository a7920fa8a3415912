"""``python -m steel_xl`` is ``steel-xl``."""

from steel_xl.adapters.cli import main

if __name__ == "__main__":
    main()

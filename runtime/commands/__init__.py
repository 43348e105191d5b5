"""The commands of `khuyencong`, a module each, loaded when it is asked for."""

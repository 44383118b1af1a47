"""IPython's own lines (%magic, !shell, name?, %%cell) turned to comments, so that a cell is plain Python.

Every line stays where it is: a learner's line 7 is our line 7.
"""

import re

NOT_RUN = "# not run: "
KEEPS_BODY = {"time", "timeit", "capture", "prun"}  # the cell below these is Python all the same
CELL_MAGIC = re.compile(r"%%(\w*)")
OWN_LINE = re.compile(  # of a line without its indentation
    r"(?:[%!?]"  # %matplotlib inline, !pip install, ?help
    r"|[^\s#'\"(\[{][^#'\"(\[{]*\?\s*$"  # help?
    r"|[\w.][\w., ]*=\s*(?:!|%\s*[A-Za-z]))"  # files = !ls
)
TIMED = re.compile(r"(\s*)%time\s+(?!-)(\S.*)")  # %time model = build(): the rest of the line is Python
FIRST_PROMPT = re.compile(r">>> |In \[\d+\]: ")
PROMPT = re.compile(r"^(?:>>>|\.\.\.|In \[\d+\]:| +\.\.\.:)(?: |$)")
OPENING = re.compile(r"#|'''|\"\"\"|'|\"|[(\[{]|[)\]}]")
STRING_END = {quote: re.compile(rf"(?:\\.|(?!{quote})[^\\])*{quote}", re.DOTALL) for quote in ("'''", '"""', "'", '"')}


def plain(source: str) -> str:
    """Returns a cell as plain Python with as many lines; a cell of another language is all comments.

    Example: "%matplotlib inline\\nx = 1" -> "# not run: %matplotlib inline\\nx = 1"
    """
    lines = _without_prompts(_dedented(source.split("\n")))
    first = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    while first < len(lines) and (magic := CELL_MAGIC.match(lines[first])):
        if magic[1] not in KEEPS_BODY:
            return "\n".join(commented(line) for line in lines)
        lines[first] = commented(lines[first])
        first += 1
    return "\n".join(_without_own_lines(lines))


def commented(line: str) -> str:
    """Returns a line as a comment; an indented one keeps its place as a statement that does nothing."""
    indent = line[: len(line) - len(line.lstrip())]
    if not line.strip():
        return line
    return f"{indent}pass  {NOT_RUN}{line.strip()}" if indent else NOT_RUN + line


def _dedented(lines: list[str]) -> list[str]:
    """Takes the first line's indentation off all lines, as IPython does with pasted code."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    return [line.removeprefix(indent) for line in lines] if indent else lines


def _without_prompts(lines: list[str]) -> list[str]:
    """Takes the prompts off code that was pasted from a terminal, as IPython does."""
    first = next((line for line in lines if line.strip()), "")
    return [PROMPT.sub("", line) for line in lines] if FIRST_PROMPT.match(first) else lines


def _without_own_lines(lines: list[str]) -> list[str]:
    """Comments out what only IPython understands; lines inside strings and brackets are never its own."""
    result = []
    quote, depth, continued, own = "", 0, False, False
    for line in lines:
        own = (own and continued) or (not quote and not depth and not continued and bool(OWN_LINE.match(line.lstrip())))
        continued = line.endswith("\\")
        if own and (timed := TIMED.match(line)):
            line, own = f"{timed[1]}{timed[2]}", False
        if own:
            result.append(commented(line))
        else:
            result.append(line)
            quote, depth = _open_after(line, quote, depth)
    return result


def _open_after(line: str, quote: str, depth: int) -> tuple[str, int]:
    """Returns the quote and the number of brackets that are still open at the end of a line."""
    position = 0
    while position < len(line):
        if quote:
            end = STRING_END[quote].match(line, position)
            if not end:
                return (quote if len(quote) == 3 or line.endswith("\\") else ""), depth
            position, quote = end.end(), ""
            continue
        opening = OPENING.search(line, position)
        if not opening or opening[0] == "#":
            break
        position = opening.end()
        if opening[0] in "([{":
            depth += 1
        elif opening[0] in ")]}":
            depth = max(depth - 1, 0)
        else:
            quote = opening[0]
    return (quote if len(quote) == 3 else ""), depth

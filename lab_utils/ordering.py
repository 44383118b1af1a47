"""A hint to work with: lines of code in mixed order, moved by buttons or keys until they are right.

The page does it alone, without the kernel, so it also works while a network trains.
"""

import html
import json
import random
from collections.abc import Sequence

from IPython.display import display

PAGE = """<details class="put-in-order">
<summary><b>{title}</b></summary>
<p>Move the lines with their buttons, or choose one with <kbd>Tab</kbd> and press <kbd>↑</kbd> or <kbd>↓</kbd>.</p>
<ol style="list-style: none; padding: 0">{items}</ol>
<p><button type="button" class="look">Is this right?</button> <b class="verdict" role="status"></b></p>
<script>(script => {{
  const box = script.closest('.put-in-order'), list = box.querySelector('ol');
  const right = {right}, after = {after};
  const say = text => {{ box.querySelector('.verdict').textContent = text; }};
  const order = () => [...list.children].map(item => item.dataset.line).join('');
  const move = (item, up) => {{
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (other) up ? other.before(item) : other.after(item);
    say('');
  }};
  list.addEventListener('click', event => {{
    if (!event.target.matches('button')) return;
    move(event.target.closest('li'), event.target.matches('.up'));
    event.target.focus();
  }});
  window.addEventListener('keydown', event => {{  // before the notebook, which would choose another cell
    if (!list.contains(event.target) || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    move(event.target.closest('li'), event.key === 'ArrowUp');
    event.target.focus();
  }}, true);
  box.querySelector('.look').addEventListener('click', () => {{
    const first = [...list.children].findIndex((item, i) => !right.some(it => it.startsWith(order().slice(0, i + 1))));
    say(first < 0 ? `✓ Right. ${{after}}` : `Not yet: look at line ${{first + 1}}.`);
  }});
}})(document.currentScript)</script>
</details>"""
ITEM = """<li data-line="{number}" style="margin: 2px 0">
<button type="button" class="up" aria-label="move up: {line}">▲</button>
<button type="button" class="down" aria-label="move down: {line}">▼</button>
<code style="white-space: pre-wrap">{line}</code></li>"""


def put_in_order(title: str, code: str, also: Sequence[str] = (), after: str = "") -> None:
    """Show the lines of some code in mixed order, folded, and let the reader put them in order.

    Args:
        title : what is to be read while it is folded
        code : the lines in a right order, at most nine
        also : other right orders, as the numbers of the lines in `code`, such as "213"
        after : what is said, besides, when the order is right
    """
    lines = code.strip("\n").splitlines()
    numbers = "".join(str(number) for number in range(1, len(lines) + 1))
    mixed = list(numbers)
    random.Random(code).shuffle(mixed)  # in the same order each time
    items = "".join(ITEM.format(number=n, line=html.escape(lines[int(n) - 1], quote=True)) for n in mixed)
    words = {"right": json.dumps([numbers, *also]), "after": json.dumps(after)}
    page = PAGE.format(title=html.escape(title), items=items, **words)
    plain = "\n".join([f"{title}:", *(lines[int(n) - 1] for n in mixed)])
    display({"text/html": page, "text/plain": plain}, raw=True)

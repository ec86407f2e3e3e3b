// Runs inside the page: the questions that only the browser can answer.

/** Puts its functions into `window.look`. It is sent to the page as text, so it uses nothing from outside itself. */
export function look() {
  const SVG = 'http://www.w3.org/2000/svg';

  /** Whether anybody sees it: painted, with an area, in no closed details. */
  const isShown = (element) => {
    const visible = element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
    const { width, height } = element.getBoundingClientRect();
    return visible && width > 0 && height > 0;
  };

  const shortened = (text) => {
    const line = text.replace(/\s+/g, ' ').trim();
    return line.length > 60 ? `${line.slice(0, 59)}…` : line;
  };

  /** How a message names an element. */
  const called = (element) => {
    const id = element.id ? `#${element.id}` : '';
    const kinds = [...element.classList].map((kind) => `.${kind}`).join('');
    const text = shortened(element.textContent ?? '');
    return `${element.localName}${id}${id ? '' : kinds}${text ? ` "${text}"` : ''}`;
  };

  /** The figure a thing stands in, by its id or its heading. */
  const picture = (element) => {
    const figure = element.closest('figure');
    if (figure?.id) return figure.id;
    const heading = figure?.querySelector('h1, h2, h3, h4, h5, h6')?.textContent;
    return heading ? `"${shortened(heading)}"` : element.closest('svg')?.id || undefined;
  };

  const shownDrawings = () =>
    [...document.querySelectorAll('svg')].filter((svg) => !svg.parentElement?.closest('svg') && isShown(svg));

  /** A colour of CSS as red, green, blue (0 to 255) and opacity; `undefined` for none, patterns and gradients. */
  const colour = (text) => {
    const numbers = /^rgba?\(([^)]*)\)$/.exec(text)?.[1].split(/[\s,/]+/).map(Number);
    if (!numbers || numbers.some(Number.isNaN)) return undefined;
    return [numbers[0], numbers[1], numbers[2], numbers[3] ?? 1];
  };

  /** The opacity of an element by its own and its ancestors' `opacity`. */
  const opacity = (element) => {
    let all = 1;
    for (let each = element; each; each = each.parentElement) all *= Number(getComputedStyle(each).opacity);
    return all;
  };

  const painted = (element, kind) => {
    const style = getComputedStyle(element);
    const found = colour(style[kind]);
    return found && [...found.slice(0, 3), found[3] * Number(style[`${kind}Opacity`]) * opacity(element)];
  };

  /** The corners of a box of an element's own coordinates, on the screen. */
  const corners = (element, { x, y, width, height }) => {
    const matrix = element.getScreenCTM();
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]].map(([px, py]) => {
      const point = new DOMPoint(px, py).matrixTransform(matrix);
      return [point.x, point.y];
    });
  };

  /** The corners of each run of a text: one for each line of it, or one for all where it is turned. */
  const runs = (text) => {
    const matrix = text.getScreenCTM();
    if (matrix.b !== 0 || matrix.c !== 0) return [corners(text, text.getBBox())];
    const found = [];
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (!walker.currentNode.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const { left, top, right, bottom } of range.getClientRects()) {
        if (right > left && bottom > top) found.push([[left, top], [right, top], [right, bottom], [left, bottom]]);
      }
    }
    return found.length > 0 ? found : [corners(text, text.getBBox())];
  };

  /** The texts of a drawing that are shown: what they say, where they lie, how they are painted. */
  const texts = (svg) =>
    [...svg.querySelectorAll('text')]
      .filter((text) => text.textContent.trim() && !text.closest('defs, symbol, pattern, marker') && isShown(text))
      .map((text) => {
        const style = getComputedStyle(text);
        const { a, b, c, d } = text.getScreenCTM();
        const innermost = text.querySelector('tspan') ?? text;
        const halo = style.paintOrder.startsWith('stroke') && parseFloat(style.strokeWidth) >= 2;
        return {
          text: shortened(text.textContent),
          isCut: /(…|\.\.\.)\s*$/.test(text.textContent),
          runs: runs(text),
          size: parseFloat(style.fontSize) * Math.sqrt(Math.abs(a * d - b * c)),
          bold: Number(style.fontWeight) >= 700,
          fill: painted(innermost, 'fill'),
          halo: halo ? painted(text, 'stroke') : undefined,
        };
      });

  const rectangle = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  };

  const MARKS = 'rect, circle, ellipse, polygon, polyline, line, path';
  const isColoured = ([red, green, blue]) => Math.max(red, green, blue) - Math.min(red, green, blue) >= 60;

  /** The place of a colour on the wheel, in degrees. */
  const hueOf = ([red, green, blue]) => {
    const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
    const step = { [blue]: 4 + (red - green) / (most - least), [green]: 2 + (blue - red) / (most - least), [red]: (green - blue) / (most - least) };
    return (step[most] * 60 + 360) % 360;
  };

  /**
   * Marks that are of some category, with what tells it from the others: those that name it in `data-category`, and those that may show
   * one by their hue. Specks, tints and greys show none.
   */
  const marks = (svg) =>
    [...svg.querySelectorAll(MARKS)].filter((mark) => isShown(mark) && !mark.closest('defs, pattern, marker, symbol')).flatMap((mark) => {
      const style = getComputedStyle(mark);
      const { width, height } = mark.getBoundingClientRect();
      const isLine = style.fill === 'none' || mark.localName === 'line';
      const drawn = isLine ? 'stroke' : 'fill';
      const paint = painted(mark, drawn);
      const pattern = /url\([^)]*\)/.exec(style[drawn])?.[0] ?? style.strokeDasharray;
      const isSeen = isLine ? Math.max(width, height) >= 10 : width * height > 30;
      const hue = paint && isColoured(paint) && paint[3] > 0.3 ? `#${paint.slice(0, 3).map((each) => each.toString(16).padStart(2, '0')).join('')}` : undefined;
      const category = mark.closest('[data-category]')?.getAttribute('data-category') ?? hue;
      if (!category || !isSeen) return [];
      const isSmall = width <= 24 && height <= 24;
      const commands = mark.getAttribute('d')?.replace(/[^a-z]/gi, '') ?? '';
      const points = mark.getAttribute('points')?.trim().split(/[\s,]+/).length ?? '';
      const shape = isSmall ? `${mark.localName} ${commands} ${points}` : isLine ? 'line' : 'area';
      return [{ category, colour: paint, hue: paint && isColoured(paint) ? hueOf(paint) : undefined, pattern, shape, box: rectangle(mark) }];
    });

  /** Text hidden and shown again, so that a screenshot holds what is below it. */
  const noText = new CSSStyleSheet();
  noText.replaceSync('svg text, svg text * { visibility: hidden !important }');
  const showText = (isToBeShown) => {
    const others = document.adoptedStyleSheets.filter((sheet) => sheet !== noText);
    document.adoptedStyleSheets = isToBeShown ? others : [...others, noText];
  };

  const style = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  /** Hidden on purpose from eyes but not from screen readers. */
  const isForReadersOnly = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { width, height } = each.getBoundingClientRect();
      if (width <= 1 || height <= 1) return true;
    }
    return false;
  };

  const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
  const scroller = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) if (scrolls(each)) return each;
    return undefined;
  };

  /** Words of up to twenty letters that stand on two lines, where a reader looks for the word. */
  const broken = () => {
    const found = [];
    for (const element of document.querySelectorAll('h1, h2, h3, h4, th, dt, summary, a')) {
      if (!isShown(element)) continue;
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        for (const { index, 0: word } of walker.currentNode.data.matchAll(/(?<!\p{L})\p{L}{2,20}(?!\p{L})/gu)) {
          const range = document.createRange();
          range.setStart(walker.currentNode, index);
          range.setEnd(walker.currentNode, index + word.length);
          const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
          if (lines.size > 1) found.push({ name: called(element), word, picture: picture(element) });
        }
      }
    }
    return found;
  };

  /** The page's own width against the window's, and what is wider, scrolls or is cut off. */
  const layout = () => {
    const root = document.documentElement;
    const all = [...document.body.querySelectorAll('*')].filter((element) => isShown(element) && !isForReadersOnly(element));
    const isOutside = (element) => {
      const { left, right } = element.getBoundingClientRect();
      // What lies beside the window as a whole waits there for the focus, as a link that skips the menu.
      return right > 0 && (right > root.clientWidth + 1 || left < -1);
    };
    const outside = all.filter((element) => element.namespaceURI !== SVG || element.localName === 'svg')
      .filter((element) => isOutside(element) && !scroller(element));
    // Of a table the table is named, and of anything else the innermost.
    const named = [...new Set(outside.map((element) => element.closest('table') ?? element))];
    const widest = named.filter((element) => !named.some((other) => other !== element && element.contains(other)));
    const name = (element) => element.getAttribute('aria-label') ?? element.getAttribute('aria-labelledby');
    const cut = all.filter((element) => {
      const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
      if (element.namespaceURI === SVG || !element.textContent.trim()) return false;
      const isCut = (overflow) => overflow === 'hidden' || overflow === 'clip';
      const wide = element.scrollWidth > element.clientWidth + 1;
      const high = element.scrollHeight > element.clientHeight + 1;
      return (wide && (isCut(overflowX) || textOverflow === 'ellipsis')) || (high && isCut(overflowY));
    });
    return {
      page: root.scrollWidth,
      window: root.clientWidth,
      outside: widest.map((element) => ({ name: called(element), picture: picture(element), right: Math.round(element.getBoundingClientRect().right) })),
      scrollers: all.filter((element) => scrolls(element) && element.scrollWidth > element.clientWidth + 1)
        .filter((element) => element.tabIndex < 0 || !name(element) || !element.getAttribute('role'))
        .map((element) => ({ name: called(element), picture: picture(element) })),
      broken: broken(),
      cut: cut.map((element) => ({ name: called(element), picture: picture(element) })),
    };
  };

  const openAll = (isOpen) => {
    for (const details of document.querySelectorAll('details')) details.open = isOpen;
  };

  const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const focusable = () =>
    [...document.querySelectorAll(FOCUSABLE)].filter((element) => element.tabIndex >= 0 && !element.disabled && isShown(element));

  window.look = {
    isShown, called, picture, shownDrawings, texts, marks, rectangle, showText, style, layout, openAll, focusable, shortened,
  };
}

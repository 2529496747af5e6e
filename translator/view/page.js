'use strict';
// The page behind `kiln graph --format html`. The data's shape is described in page.h.

const data = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);

// ---- State: everything that decides what is on the screen -----------------------------------
const state = {
  view: 'function',                              // or 'calls', 'classes'
  fn: data.functions.length ? 0 : -1,            // index into data.functions
  stage: data.stages[data.stages.length - 1],
  columns: false,
  text: false,
  value: null,                                   // { stage, id }
  line: null,                                    // { file, line }: the source line pointed at
};
let panes = [];                                  // the Pane objects on the screen

const SVG = 'http://www.w3.org/2000/svg';

function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'data') Object.assign(node.dataset, value);
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

const currentFunction = () => data.functions[state.fn];
const graphAt = stage => currentFunction()?.graphs[stage];

// ---- Values: where one is made, used, and what it becomes in other blocks ---------------------

// Pieces of a line, values apart: "%3 = int_add %1, 1" -> ["%3", " = int_add ", "%1", ", 1"].
const pieces = text => text.split(/(%\d+)/).filter(piece => piece !== '');
const isValue = piece => /^%\d+$/.test(piece);

function linesMentioning(graph, id) {
  const out = [];
  for (const block of graph.blocks)
    block.lines.forEach((line, index) => {
      if (pieces(line.t).includes('%' + id)) out.push({ block: block.id, index, line });
    });
  return out;
}

// All ids reached from `id` along links, forwards or backwards; without `id` itself.
function reached(graph, id, forwards) {
  const next = new Map();
  for (const block of graph.blocks)
    for (const edge of block.edges)
      for (const [from, to] of edge.flows) {
        const [a, b] = forwards ? [from, to] : [to, from];
        if (!next.has(a)) next.set(a, []);
        next.get(a).push(b);
      }
  const seen = new Set(), todo = [id];
  while (todo.length)
    for (const other of next.get(todo.pop()) ?? [])
      if (!seen.has(other)) { seen.add(other); todo.push(other); }
  seen.delete(id);
  return seen;
}

// ---- A pane: one picture (or text) that zooms and pans -----------------------------------------
class Pane {
  constructor(stage, svgText, graph) {
    this.stage = stage;
    this.graph = graph;          // null for call graph and class tree
    this.scale = 1; this.x = 0; this.y = 0;
    this.node = element('div', { className: 'pane', data: { stage } });
    if (stage) this.node.append(element('div', { className: 'label' }, stage));
    if (graph && (state.text || !svgText)) this.makeText();
    else if (svgText) this.makeSvg(svgText);
    else this.node.append(element('p', { className: 'hint' },
      stage ? 'This function does not exist at this stage.' : 'Nothing to draw.'));
  }

  makeText() {
    const pre = element('pre');
    this.graph.blocks.forEach(block => block.lines.forEach((line, index) => {
      const row = element('div', { className: 'row', data: { block: block.id, index } });
      if (index > 0) row.append('  ');
      for (const piece of pieces(line.t))
        row.append(isValue(piece)
          ? element('span', { className: 'v', data: { v: piece.slice(1) } }, piece) : piece);
      pre.append(row);
    }));
    pre.addEventListener('click', event => this.clicked(event));
    this.node.append(pre);
  }

  makeSvg(text) {
    // A fragment of an HTML document: Graphviz's prefixes (xlink:) need no declaration there.
    const template = document.createElement('template');
    template.innerHTML = text;
    this.svg = template.content.querySelector('svg');
    const box = this.svg.viewBox.baseVal;
    this.width = box.width; this.height = box.height;
    this.svg.setAttribute('width', this.width);
    this.svg.setAttribute('height', this.height);
    if (this.graph) this.nameParts();
    this.node.append(this.svg);
    this.node.addEventListener('wheel', event => {
      event.preventDefault();
      if (event.ctrlKey || !event.shiftKey) {
        const rect = this.node.getBoundingClientRect();
        this.zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - rect.left,
                  event.clientY - rect.top);
      } else {
        this.move(-event.deltaX, -event.deltaY);
      }
    }, { passive: false });
    this.node.addEventListener('pointerdown', event => {
      this.drag = { x: event.clientX, y: event.clientY, moved: false };
    });
    this.node.addEventListener('pointermove', event => {
      if (!this.drag || event.buttons === 0) return;
      const dx = event.clientX - this.drag.x, dy = event.clientY - this.drag.y;
      if (!this.drag.moved && Math.abs(dx) + Math.abs(dy) < 4) return;
      if (!this.drag.moved) this.node.setPointerCapture(event.pointerId);
      this.drag = { x: event.clientX, y: event.clientY, moved: true };
      this.node.classList.add('dragging');
      this.move(dx, dy);
    });
    this.node.addEventListener('pointerup', () => {
      this.dragged = this.drag?.moved;
      this.drag = null;
      this.node.classList.remove('dragging');
    });
    this.node.addEventListener('click', event => { if (!this.dragged) this.clicked(event); });
  }

  // Marks each text of a block with its line, and each value in it with its number.
  nameParts() {
    for (const group of this.svg.querySelectorAll('g.node')) {
      const block = this.graph.blocks.find(b => 'b' + b.id === group.querySelector('title').textContent);
      if (!block) continue;
      let index = -1, left = '';
      for (const text of group.querySelectorAll('text')) {
        const content = text.textContent.replaceAll('\u00a0', ' ');
        // Long lines were wrapped: a text continues its line until all of that line is there.
        if (left === '' || !left.startsWith(content.trim())) left = block.lines[++index]?.t ?? '';
        left = left.slice(left.indexOf(content.trim()) + content.trim().length).trim();
        text.dataset.block = block.id;
        text.dataset.index = index;
        text.textContent = '';
        for (const piece of pieces(content)) {
          const span = document.createElementNS(SVG, 'tspan');
          span.textContent = piece.replaceAll(' ', '\u00a0');
          if (isValue(piece)) { span.classList.add('v'); span.dataset.v = piece.slice(1); }
          text.append(span);
        }
      }
    }
  }

  clicked(event) {
    const value = event.target.closest?.('.v');
    const line = event.target.closest?.('[data-index]');
    if (this.graph) {
      const place = line && this.lineAt(line.dataset.block, line.dataset.index);
      select(value ? { stage: this.stage, id: Number(value.dataset.v) } : null,
             place?.o ? { file: place.o[0][0], line: place.o[0][1], origin: place.o } : null);
      return;
    }
    // In the call graph: to the function, which stands in the node's tooltip.
    const node = event.target.closest?.('g.node');
    const link = node?.querySelector('a')?.getAttributeNS('http://www.w3.org/1999/xlink', 'title') ??
                 node?.querySelector('a')?.getAttribute('xlink:title');
    const index = data.functions.findIndex(f => f.name === link);
    if (index >= 0) openFunction(index);
  }

  lineAt(block, index) {
    return this.graph.blocks.find(b => b.id === Number(block))?.lines[Number(index)];
  }

  transform() {
    if (this.svg)
      this.svg.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
  }
  move(dx, dy) { this.x += dx; this.y += dy; this.transform(); }
  zoom(factor, cx, cy) {
    const scale = Math.min(8, Math.max(0.02, this.scale * factor));
    cx ??= this.node.clientWidth / 2;
    cy ??= this.node.clientHeight / 2;
    this.x = cx - (cx - this.x) * scale / this.scale;
    this.y = cy - (cy - this.y) * scale / this.scale;
    this.scale = scale;
    this.transform();
  }
  fit() {
    if (!this.svg) return;
    const width = this.node.clientWidth, height = this.node.clientHeight, top = 30;
    this.scale = Math.min(1.4, (width - 16) / this.width, (height - top - 8) / this.height);
    this.x = (width - this.width * this.scale) / 2;
    this.y = Math.max(top, (height - this.height * this.scale) / 2);
    this.transform();
  }
  // As `fit`, but not smaller than can be read: then the start block is at the top.
  show() {
    this.fit();
    if (!this.svg || this.scale >= 0.55 || !this.graph) return;
    this.scale = 0.8;
    this.y = 34;
    this.x = (this.node.clientWidth - this.width * this.scale) / 2;
    const start = this.svg.querySelector('g.node');
    this.transform();
    if (start) this.centre(start, true);
  }
  centre(part, onlyAcross) {
    const rect = part.getBoundingClientRect(), pane = this.node.getBoundingClientRect();
    this.move(pane.left + pane.width / 2 - rect.left - rect.width / 2,
              onlyAcross ? 0 : pane.top + pane.height / 2 - rect.top - rect.height / 2);
  }
  reveal(block, index) {
    const part = this.node.querySelector(`[data-block="${block}"][data-index="${index}"]`);
    if (!part) return;
    if (this.svg) this.centre(part);
    else part.scrollIntoView({ block: 'center' });
  }

  // Colours the selected value, where it comes from and goes to, and the selected source line.
  highlight() {
    for (const old of this.node.querySelectorAll('.mark')) old.remove();
    for (const old of this.node.querySelectorAll('.selected, .comes, .goes, .row.line'))
      old.classList.remove('selected', 'comes', 'goes', 'line');
    if (!this.graph) return;
    if (state.line)
      for (const part of this.node.querySelectorAll('[data-index]')) {
        const line = this.lineAt(part.dataset.block, part.dataset.index);
        if (line?.o?.some(o => o[0] === state.line.file && o[1] === state.line.line))
          this.mark(part, 'line');
      }
    if (!state.value || state.value.stage !== this.stage) return;
    const comes = reached(this.graph, state.value.id, false);
    const goes = reached(this.graph, state.value.id, true);
    for (const part of this.node.querySelectorAll('.v')) {
      const id = Number(part.dataset.v);
      if (id === state.value.id) this.mark(part, 'selected');
      else if (goes.has(id)) this.mark(part, 'goes');
      else if (comes.has(id)) this.mark(part, 'comes');
    }
  }
  // Text in SVG has no background: a rectangle goes behind it.
  mark(part, kind) {
    part.classList.add(kind);
    if (!this.svg) return;
    const text = part.closest('text');
    let x, width;
    const whole = text.getBBox();
    if (part === text) {
      [x, width] = [whole.x, whole.width];
    } else {
      const count = part.getNumberOfChars();
      const first = part.getStartPositionOfChar(0), last = part.getEndPositionOfChar(count - 1);
      [x, width] = [first.x, last.x - first.x];
    }
    const rect = document.createElementNS(SVG, 'rect');
    rect.setAttribute('x', x - 1); rect.setAttribute('width', width + 2);
    rect.setAttribute('y', whole.y); rect.setAttribute('height', whole.height);
    rect.setAttribute('rx', 2);
    rect.setAttribute('class', 'mark ' + kind);
    text.parentNode.insertBefore(rect, text);
  }
}

// ---- What the user can do ----------------------------------------------------------------------
function select(value, line) {
  state.value = value;
  if (line) { state.line = line; showSource(line.file, line.line); }
  panes.forEach(pane => pane.highlight());
  showValue();
}

function openFunction(index) {
  Object.assign(state, { view: 'function', fn: index, value: null, line: null });
  if (!graphAt(state.stage))
    state.stage = data.stages.find(stage => graphAt(stage)) ?? state.stage;
  draw();
}

// ---- Drawing -----------------------------------------------------------------------------------
function drawList() {
  const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const list = byId('functions');
  list.replaceChildren();
  let shown = 0;
  data.functions.forEach((fn, index) => {
    const name = (fn.display + ' ' + fn.name).toLowerCase();
    if (!words.every(word => name.includes(word))) return;
    shown++;
    list.append(element('li', {
      textContent: fn.display, title: fn.display, tabIndex: 0, role: 'option',
      'aria-selected': String(index === state.fn), data: { fn: index },
      onclick: () => openFunction(index),
      onkeydown: event => { if (event.key === 'Enter') openFunction(index); },
    }));
  });
  byId('count').textContent = shown === data.functions.length
    ? `${shown} functions` : `${shown} of ${data.functions.length} functions`;
}

function drawStages() {
  byId('stages').replaceChildren(...(state.view !== 'function' ? [] : data.stages.map(stage =>
    element('button', {
      role: 'tab', textContent: stage, disabled: !graphAt(stage), data: { stage },
      'aria-selected': String(state.columns ? !!graphAt(stage) : stage === state.stage),
      onclick: () => { state.stage = stage; state.columns = byId('columns').checked = false;
                       state.value = null; draw(); },
    }))));
}

function drawPanes() {
  if (state.view === 'calls') panes = [new Pane('', data.calls, null)];
  else if (state.view === 'classes') panes = [new Pane('', data.classes, null)];
  else if (state.fn < 0) panes = [];
  else panes = (state.columns ? data.stages.filter(graphAt) : [state.stage])
    .map(stage => new Pane(stage, graphAt(stage)?.svg, graphAt(stage) ?? null));
  byId('panes').replaceChildren(...panes.map(pane => pane.node));
  panes.forEach(pane => { pane.show(); pane.highlight(); });
}

function drawCalls() {
  const fn = currentFunction(), box = byId('calls');
  box.replaceChildren();
  if (!fn || state.view !== 'function') return;
  for (const [title, others] of [['Called by', fn.callers], ['Calls', fn.callees]]) {
    if (!others.length) continue;
    box.append(element('h2', { textContent: title }), element('ul', {}, ...others.map(index =>
      element('li', { textContent: data.functions[index].display,
                      onclick: () => openFunction(index) }))));
  }
}

function showValue() {
  const box = byId('value');
  const graph = state.value && graphAt(state.value.stage);
  if (!graph) {
    box.replaceChildren(element('p', { className: 'hint', textContent:
      'Click a value to see where it is made, used and passed on. Click a line to see its source.' }));
    return;
  }
  const { id, stage } = state.value;
  const pane = panes.find(p => p.stage === stage);
  const link = number => element('li', {
    textContent: '%' + number, onclick: () => {
      const to = linesMentioning(graph, number)[0];
      select({ stage, id: number }, null);
      if (to) pane?.reveal(to.block, to.index);
    } });
  box.replaceChildren(
    element('h2', {}, `%${id} at ${stage}`),
    element('ul', {}, ...linesMentioning(graph, id).map(({ block, index, line }) =>
      element('li', { onclick: () => {
        if (line.o) select(state.value, { file: line.o[0][0], line: line.o[0][1], origin: line.o });
        pane?.reveal(block, index);
      } }, element('span', { className: 'where' }, `b${block}  `), line.t))));
  for (const [title, forwards] of [['comes from', false], ['becomes', true]]) {
    const others = [...reached(graph, id, forwards)].sort((a, b) => a - b);
    if (others.length)
      box.append(element('h2', {}, title), element('ul', {}, ...others.map(link)));
  }
}

function showSource(file, line) {
  const source = byId('source'), known = data.files[file];
  byId('source-name').textContent = known ? `${known.name}:${line}` : 'no source';
  if (source.dataset.file !== String(file)) {
    source.dataset.file = file;
    source.replaceChildren(...(known?.text ?? '').split('\n').map((text, index) =>
      element('div', { data: { line: index + 1 } },
        element('span', { className: 'n', textContent: index + 1 }), text)));
  }
  // Lines that have operations in what is shown can be clicked.
  const used = new Set();
  for (const { graph } of panes)
    for (const block of graph?.blocks ?? [])
      for (const { o } of block.lines)
        for (const at of o ?? []) if (at[0] === file) used.add(at[1]);
  for (const row of source.children) {
    const number = Number(row.dataset.line);
    row.className = (used.has(number) ? 'has' : '') + (state.line && number === line ? ' here' : '');
  }
  const row = source.children[line - 1];
  if (row) source.scrollTop = row.offsetTop - source.offsetTop - source.clientHeight / 3;
}

function draw() {
  const fn = currentFunction();
  for (const tab of byId('views').children)
    tab.setAttribute('aria-selected', String(tab.dataset.view === state.view));
  byId('name').textContent = state.view === 'calls' ? 'Call graph'
    : state.view === 'classes' ? 'Class tree' : fn?.display ?? 'No function';
  byId('name').title = fn?.name ?? '';
  drawList();
  drawStages();
  drawPanes();
  drawCalls();
  showValue();
  if (state.view === 'function' && fn && fn.file >= 0) showSource(fn.file, fn.line);
  byId('functions').querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  if (fn && state.view === 'function')
    history.replaceState(null, '', '#' + encodeURIComponent(fn.display) + '@' + state.stage);
}

byId('title').textContent = data.title;
byId('search').addEventListener('input', drawList);
byId('columns').addEventListener('change', event => { state.columns = event.target.checked; draw(); });
byId('show-text').addEventListener('change', event => { state.text = event.target.checked; draw(); });
byId('fit').addEventListener('click', () => panes.forEach(pane => pane.fit()));
byId('zoom-in').addEventListener('click', () => panes.forEach(pane => pane.zoom(1.25)));
byId('zoom-out').addEventListener('click', () => panes.forEach(pane => pane.zoom(0.8)));
for (const tab of byId('views').children)
  tab.addEventListener('click', () => { state.view = tab.dataset.view; draw(); });
byId('source').addEventListener('click', event => {
  const row = event.target.closest('[data-line]');
  if (row) select(state.value, { file: Number(byId('source').dataset.file),
                                 line: Number(row.dataset.line) });
});
document.addEventListener('keydown', event => {
  if (event.target.tagName === 'INPUT') {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  if (event.key === '/') { event.preventDefault(); byId('search').focus(); }
  if (event.key === '0') panes.forEach(pane => pane.fit());
  if (event.key === '+') panes.forEach(pane => pane.zoom(1.25));
  if (event.key === '-') panes.forEach(pane => pane.zoom(0.8));
  if (event.key === 'Escape') select(null, null);
});
window.addEventListener('resize', () => panes.forEach(pane => pane.show()));

// "#display@stage" opens a function directly.
const wanted = decodeURIComponent(location.hash.slice(1)).match(/^(.*)@(\w+)$/s);
if (wanted) {
  const index = data.functions.findIndex(fn => fn.display === wanted[1]);
  if (index >= 0) state.fn = index;
  if (data.stages.includes(wanted[2])) state.stage = wanted[2];
}
if (state.fn >= 0 && !graphAt(state.stage))
  state.stage = data.stages.find(stage => graphAt(stage)) ?? state.stage;
draw();

'use strict';
// The page behind `kiln jitlog --format html`. The data's shape is described in trace_page.h.

const data = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
const traces = data.traces;
for (const trace of traces)
  for (const ops of ['before', 'after'])
    trace[ops] = trace[ops].map(([p, s, t, g = -1, m = []]) => ({ p, s: data.sources[s], t, g, m }));

// ---- State: everything that decides what is on the screen; it is kept in the address too ---------
const state = {
  trace: null,       // a number
  value: null,       // "v12", marked wherever it stands
  machine: false,
  recorded: false,
  interpreter: false,
  order: 'made',
  search: '',
};

function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

const traceOf = number => traces.find(trace => trace.number === number);
const plural = (count, one, many = one + 's') => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
const failuresOf = trace =>
  Object.values(trace.guards).reduce((sum, [failures]) => sum + failures, 0);
// Where a trace begins in the user's program, as far as it is known.
function placeOf(trace) {
  const first = [...trace.after, ...trace.before].find(op => op.p > 0);
  return first ? trace.positions[first.p - 1].text : trace.driver;
}

// ---- The list ------------------------------------------------------------------------------------

const orders = {
  made: (a, b) => a.number - b.number,
  failures: (a, b) => failuresOf(b) - failuresOf(a) || a.number - b.number,
  length: (a, b) => b.after.length - a.after.length || a.number - b.number,
};

function matches(trace) {
  const wanted = state.search.toLowerCase();
  return wanted === '' ||
    trace.positions.some(position => (position.text + position.line).toLowerCase().includes(wanted)) ||
    trace.after.some(op => op.t.toLowerCase().includes(wanted));
}

function showList() {
  const shown = traces.filter(matches).sort(orders[state.order]);
  byId('count').textContent = shown.length === traces.length
    ? plural(traces.length, 'trace') : `${shown.length} of ${plural(traces.length, 'trace')}`;
  byId('traces').replaceChildren(...shown.map(trace => {
    const failures = failuresOf(trace);
    const facts = element('div', { className: 'facts' },
      `#${trace.number} ${trace.kind}, ${plural(trace.after.length, 'operation')}`);
    if (failures > 0)
      facts.append(element('span', { className: 'hot' }, `, ${plural(failures, 'guard failure')}`));
    return element('li', {
      tabIndex: 0, role: 'option', 'aria-selected': String(trace.number === state.trace),
      onclick: () => choose(trace.number),
      onkeydown: event => { if (event.key === 'Enter') choose(trace.number); },
    }, element('div', { className: 'where', title: placeOf(trace) }, placeOf(trace)), facts);
  }));
}

// ---- One trace -----------------------------------------------------------------------------------

const link = (number, text) =>
  element('a', { href: '#' + number, onclick: event => { event.preventDefault(); choose(number); } }, text);

// The text with each value to be clicked.
function withValues(text) {
  return text.split(/(\bv\d+\b)/).filter(piece => piece !== '').map(piece =>
    /^v\d+$/.test(piece)
      ? element('span', {
          className: piece === state.value ? 'v selected' : 'v',
          onclick: () => { state.value = state.value === piece ? null : piece; showTrace(); },
        }, piece)
      : piece);
}

function badgeOf(trace, op) {
  if (op.g < 0) return null;
  const [failures, bridge] = trace.guards[op.g] ?? [0, -1];
  if (failures === 0 && bridge < 0) return null;
  const badge = element('span', { className: 'badge' });
  if (failures > 0) badge.append(`left ${plural(failures, 'time')}`);
  if (bridge >= 0) badge.append(failures > 0 ? ', then ' : '', link(bridge, `bridge #${bridge}`));
  return badge;
}

function rowsOf(trace, ops, withCode) {
  const rows = [];
  let position = 0;
  for (const op of ops) {
    if (op.p !== position && op.p > 0) {
      const { text, line } = trace.positions[op.p - 1];
      rows.push(element('div', { className: 'position' }, text,
        element('span', { className: 'line' }, line === '' ? '' : '   ' + line.trim())));
    }
    position = op.p;
    const row = element('div', { className: 'op' }, ...withValues(op.t));
    const badge = withCode ? badgeOf(trace, op) : null;
    if (badge !== null) row.append(badge);
    if (state.interpreter && op.s !== '') row.append(element('span', { className: 'source' }, op.s));
    rows.push(row);
    if (withCode && state.machine) rows.push(...codeRows(op.m));
  }
  return rows;
}

const codeRows = code => code.map(([offset, text]) =>
  element('div', { className: 'asm' }, offset.toString(16).padStart(4, '0') + '  ' + text));

function pane(title, rows) {
  return element('div', { className: 'pane' }, element('h2', {}, title), ...rows);
}

function showTrace() {
  const trace = traceOf(state.trace);
  byId('links').replaceChildren();
  if (trace === undefined) {
    byId('name').textContent = '';
    byId('panes').replaceChildren(element('p', { className: 'hint' },
      traces.length === 0 ? 'Nothing was compiled: no loop of the program was hot.' : 'Choose a trace.'));
    return;
  }
  byId('name').textContent = `#${trace.number} ${trace.kind}: ${placeOf(trace)}`;
  const links = byId('links');
  if (trace.from) links.append('goes on from guard ' + trace.from[1] + ' of ',
    link(trace.from[0], '#' + trace.from[0]), '; ');
  if (trace.target >= 0) links.append('ends in a jump to ', link(trace.target, '#' + trace.target), '; ');
  const comers = traces.filter(other => other.target === trace.number);
  if (comers.length > 0) {
    links.append('reached from ');
    comers.forEach((other, i) => links.append(i > 0 ? ', ' : '', link(other.number, '#' + other.number)));
    links.append('; ');
  }
  const code = trace.bytes > 0 ? `${plural(trace.bytes, 'byte')} of code at ${trace.address}` : 'interpreted';
  links.append(code);

  const panes = [];
  if (state.recorded)
    panes.push(pane(`As recorded: ${plural(trace.before.length, 'operation')}`,
      trace.before.length > 0 ? rowsOf(trace, trace.before, false)
        : [element('p', { className: 'hint' }, 'It was peeled off a trace that was recorded.')]));
  const compiled = rowsOf(trace, trace.after, true);
  if (state.machine && trace.around.length > 0)
    compiled.push(element('div', { className: 'position' }, 'the way in, and where guards leave'),
      ...codeRows(trace.around));
  panes.push(pane(`As compiled: ${plural(trace.after.length, 'operation')}`, compiled));
  byId('panes').replaceChildren(...panes);
}

function choose(number) {
  state.trace = number;
  state.value = null;
  history.replaceState(null, '', '#' + number);
  showList();
  showTrace();
  byId('traces').querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
}

// ---- What the user does ----------------------------------------------------------------------------

for (const name of ['machine', 'recorded', 'interpreter'])
  byId(name).addEventListener('change', event => { state[name] = event.target.checked; showTrace(); });
byId('order').addEventListener('change', event => { state.order = event.target.value; showList(); });
byId('search').addEventListener('input', event => { state.search = event.target.value; showList(); });
document.addEventListener('keydown', event => {
  if (event.target.tagName === 'INPUT') {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  if (event.key === '/') { event.preventDefault(); byId('search').focus(); }
  if (event.key === 'j' || event.key === 'k') {
    const shown = [...byId('traces').children];
    const at = shown.findIndex(item => item.getAttribute('aria-selected') === 'true');
    shown[Math.max(0, Math.min(shown.length - 1, at + (event.key === 'j' ? 1 : -1)))]?.click();
  }
});

byId('title').textContent = data.title;
byId('summary').textContent = [
  ...data.counted.filter(([name]) => !name.startsWith('ns ')).map(([name, n]) => `${n.toLocaleString('en')} ${name}`),
  ...data.counted.filter(([name]) => name.startsWith('ns ')).map(([name, n]) => `${(n / 1e6).toFixed(1)} ms ${name.slice(3)}`),
  ...data.aborted.map(([count, reason]) => `${count} given up: ${reason}`),
  ...(data.complete ? [] : ['the program had not ended']),
].join(' · ');
byId('summary').title = byId('summary').textContent;
showList();
const asked = Number(location.hash.slice(1));
choose(location.hash !== '' && traceOf(asked) ? asked : traces[0]?.number ?? null);

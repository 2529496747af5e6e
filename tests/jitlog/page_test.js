// The page of `kiln jitlog --format html` for a run of targets/shapes, used in headless Chromium.
'use strict';

const { test, run, assert, file } = require('./in_browser');

const openFirst = async (page, kind) =>
  page.locator('#traces li', { has: page.locator('.facts', { hasText: new RegExp(` ${kind},`) }) }).first().click();

test('lists traces and finds them', async page => {
  const all = await page.locator('#traces li').count();
  assert.ok(all >= 10, `${all} traces`);
  await page.keyboard.press('/');
  await page.keyboard.type('line 176');
  const found = await page.locator('#traces li').count();
  assert.ok(found > 0 && found < all, `${found} of ${all}`);
  assert.match(await page.locator('#count').textContent(), /^\d+ of \d+ traces$/);
});

test('orders traces by guard failures', async page => {
  await page.locator('#order').selectOption('failures');
  const failures = (await page.locator('#traces li .facts').allTextContents())
    .map(text => Number(/([\d,]+) guard failure/.exec(text)?.[1].replaceAll(',', '') ?? 0));
  assert.ok(failures[0] > 0);
  assert.deepStrictEqual(failures, [...failures].sort((a, b) => b - a));
});

test('shows operations below where they come from', async page => {
  await openFirst(page, 'entry');
  assert.match(await page.locator('.pane .position').first().textContent(), /, line \d+: \w+/);
  assert.ok(await page.locator('.pane .op').count() > 10);
  assert.strictEqual(await page.locator('.pane').count(), 1);
});

test('shows what was recorded beside what was compiled', async page => {
  await openFirst(page, 'entry');
  await page.locator('#recorded').check();
  assert.strictEqual(await page.locator('.pane').count(), 2);
  const counts = (await page.locator('.pane h2').allTextContents()).map(text => Number(/(\d+) op/.exec(text)[1]));
  assert.ok(counts[0] > counts[1], counts.join());
});

test('shows machine code below each operation', async page => {
  await openFirst(page, 'loop');
  await page.locator('#machine').check();
  const code = await page.locator('.pane .asm').allTextContents();
  assert.ok(code.length > 20);
  assert.ok(code.some(line => /\bjmp /.test(line)) && code.some(line => /\bcmp |\btest /.test(line)));
  assert.ok(!code.some(line => /\?$/.test(line)), 'something was not decoded');
});

test('marks a value wherever it stands', async page => {
  await openFirst(page, 'entry');
  await page.locator('.pane .v', { hasText: /^v1$/ }).first().click();
  assert.ok(await page.locator('.pane .v.selected').count() > 1);
  assert.deepStrictEqual(new Set(await page.locator('.pane .v.selected').allTextContents()), new Set(['v1']));
});

test('goes from a guard to its bridge and back', async page => {
  await openFirst(page, 'bridge');
  const name = await page.locator('#name').textContent();
  const number = /^#(\d+)/.exec(name)[1];
  await page.locator('#links a').first().click();
  assert.notStrictEqual(await page.locator('#name').textContent(), name);
  await page.locator('.badge a', { hasText: new RegExp(`#${number}$`) }).click();
  assert.strictEqual(await page.locator('#name').textContent(), name);
});

test('opens the trace that the address names', async page => {
  await page.goto('about:blank');
  await page.goto('file://' + require('node:path').resolve(file) + '#2');
  assert.match(await page.locator('#name').textContent(), /^#2 /);
});

run();

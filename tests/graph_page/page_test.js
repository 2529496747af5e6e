// The page of `kiln graph --format html` for targets/bf, used in headless Chromium.
'use strict';

const { test, run, assert } = require('./in_browser');

const openFunction = async (page, name) => {
  await page.locator('#search').fill(name);
  await page.locator('#functions li').first().click();
};
const stage = (page, name) => page.locator('#stages button', { hasText: new RegExp(`^${name}$`) });

test('lists functions and finds them', async page => {
  const all = await page.locator('#functions li').count();
  assert.ok(all >= 5, `${all} functions`);
  await page.keyboard.press('/');
  await page.keyboard.type('tape get');
  assert.strictEqual(await page.locator('#functions li').count(), 1);
  assert.match(await page.locator('#count').textContent(), /^1 of \d+ functions$/);
  await page.locator('#functions li').first().click();
  assert.match(await page.locator('#name').textContent(), /Tape::get/);
});

test('shows a stage as a picture', async page => {
  await openFunction(page, 'entry_point');
  await stage(page, 'flow').click();
  assert.strictEqual(await page.locator('.pane svg').count(), 1);
  assert.ok(await page.locator('.pane svg g.node').count() > 3);
  const text = await page.locator('.pane svg g.node').first().textContent();
  assert.match(text.replaceAll('\u00a0', ' '), /b0\(%1 args: ref rlib::List/);
});

test('a click on a value shows where it is made, used and goes', async page => {
  await openFunction(page, 'bf::parse');
  await stage(page, 'flow').click();
  const value = page.locator('.pane svg .v', { hasText: /^%1$/ }).first();
  await value.click({ force: true });
  assert.match(await page.locator('#value h2').first().textContent(), /^%1 at flow$/);
  assert.ok(await page.locator('.pane .mark.selected').count() > 1);
  assert.ok(await page.locator('.pane .mark.goes').count() > 0);
  const titles = await page.locator('#value h2').allTextContents();
  assert.ok(titles.includes('becomes'), titles.join());
  // Follow it to what it becomes in another block.
  const next = page.locator('#value ul').last().locator('li').first();
  const name = await next.textContent();
  await next.click();
  assert.match(await page.locator('#value h2').first().textContent(), new RegExp(`^${name} at flow$`));
});

test('a click on a line shows its source, and the other way round', async page => {
  await openFunction(page, 'bf::parse');
  await stage(page, 'flow').click();
  await page.locator('.pane svg text[data-index="1"]').first().click({ force: true });
  assert.match(await page.locator('#source-name').textContent(), /bf\.cc:\d+$/);
  assert.strictEqual(await page.locator('#source .here').count(), 1);
  assert.ok(await page.locator('.pane .mark.line').count() > 0);
  await page.locator('#source .has').nth(2).click();
  assert.ok(await page.locator('.pane .mark.line').count() > 0);
});

test('zooms and pans', async page => {
  await openFunction(page, 'bf::parse');
  const transform = () => page.locator('.pane svg').evaluate(e => e.style.transform);
  const scale = async () => Number((await transform()).match(/scale\(([\d.]+)\)/)[1]);
  await page.locator('#fit').click();
  const fitted = await scale();
  await page.locator('#zoom-in').click();
  assert.ok(await scale() > fitted);
  const box = await page.locator('.pane').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 20);
  await page.mouse.wheel(0, -400);
  assert.ok(await scale() > fitted * 1.5);
  const before = await transform();
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 80, box.y + box.height - 60, { steps: 4 });
  await page.mouse.up();
  assert.notStrictEqual(await transform(), before);
  await page.keyboard.press('0');
  assert.ok(Math.abs(await scale() - fitted) < 1e-6);
});

test('shows stages side by side', async page => {
  await openFunction(page, 'entry_point');
  await page.locator('#columns').check();
  const panes = await page.locator('.pane').count();
  assert.ok(panes >= 3, `${panes} panes`);
  assert.strictEqual(await page.locator('.pane .label').first().textContent(), 'flow');
});

test('shows text in place of pictures', async page => {
  await openFunction(page, 'entry_point');
  await page.locator('#show-text').check();
  await stage(page, 'flow').click();
  const text = await page.locator('.pane pre').textContent();
  assert.match(text, /b0\(%1 args: ref rlib::List<rlib::Str \*>\)/);
  await page.locator('.pane pre .v').first().click();
  assert.ok(await page.locator('.pane pre .v.selected').count() > 0);
});

test('goes from caller to callee and through the call graph', async page => {
  await openFunction(page, 'entry_point');
  await page.locator('#calls li', { hasText: /^bf::run$/ }).click();
  assert.strictEqual(await page.locator('#name').textContent(), 'bf::run');
  await page.locator('[data-view=calls]').click();
  assert.ok(await page.locator('.pane svg g.edge').count() > 3);
  await page.locator('.pane svg g.node', { hasText: /bf::parse/ }).locator('text').click({ force: true });
  assert.strictEqual(await page.locator('#name').textContent(), 'bf::parse');
});

test('shows the class tree', async page => {
  await page.locator('[data-view=classes]').click();
  const text = (await page.locator('.pane svg').textContent()).replaceAll('\u00a0', ' ');
  assert.match(text, /bf::Tape/);
  assert.match(text, /rlib::Object/);
});

test('opens what the address names', async page => {
  const address = page.url().replace(/#.*/, '') + '#bf::run@flow';
  await page.goto('about:blank');
  await page.goto(address);
  assert.strictEqual(await page.locator('#name').textContent(), 'bf::run');
  assert.strictEqual(await stage(page, 'flow').getAttribute('aria-selected'), 'true');
});

run();

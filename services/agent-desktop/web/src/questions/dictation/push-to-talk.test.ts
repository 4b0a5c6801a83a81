import { beforeEach, expect, test } from 'vitest';
import { PushToTalk } from './push-to-talk.ts';

let now = 0;
let deeds: string[] = [];
let key: PushToTalk;

beforeEach(() => {
  now = 0;
  deeds = [];
  key = new PushToTalk({ begin: () => deeds.push('begin'), finish: () => deeds.push('finish') }, () => now);
});

test('a key that is held speaks until it is let go; its repetitions change nothing', () => {
  key.down();
  now = 2_000;
  key.down();
  expect(deeds).toEqual(['begin']);
  key.up();
  expect(deeds).toEqual(['begin', 'finish']);
  key.up();
  expect(deeds).toEqual(['begin', 'finish']);
});

test('a short press goes on speaking until the next one', () => {
  key.down();
  now = 100;
  key.up();
  now = 5_000;
  expect(deeds).toEqual(['begin']);
  key.down();
  key.up();
  expect(deeds).toEqual(['begin', 'finish']);
});

test('after a dictation that ended otherwise the next press begins a new one', () => {
  key.down();
  key.up();
  key.over();
  key.down();
  expect(deeds).toEqual(['begin', 'begin']);
});

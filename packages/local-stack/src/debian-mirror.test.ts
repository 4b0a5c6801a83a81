import { describe, expect, it } from 'vitest';
import { mainMirror, parseIndexTargets } from './debian-mirror.ts';

const targets = `
http://mirror.example/debian/ bookworm Debian Debian
http://mirror.example/debian/ bookworm-updates Debian Debian
http://mirror.example/debian-security/ bookworm-security Debian Debian-Security
https://packages.example/node nodistro . nodistro
`;

describe("the machine's apt", () => {
  it("gives Debian's own repositories, without third parties", () => {
    expect(parseIndexTargets(targets)).toEqual([
      { uri: 'http://mirror.example/debian', suite: 'bookworm', security: false },
      { uri: 'http://mirror.example/debian', suite: 'bookworm-updates', security: false },
      { uri: 'http://mirror.example/debian-security', suite: 'bookworm-security', security: true },
    ]);
  });

  it('is understood before its first update, when origins are not known', () => {
    const fresh = 'http://deb.example/debian/ bookworm\nhttps://packages.example/node nodistro\n';
    expect(parseIndexTargets(fresh)).toEqual([
      { uri: 'http://deb.example/debian', suite: 'bookworm', security: false },
    ]);
  });
});

describe('the mirror', () => {
  const host = parseIndexTargets(targets);
  it('is the one asked for, else that of the machine, else that of Debian', () => {
    expect(mainMirror('http://asked.example/debian', host)).toBe('http://asked.example/debian');
    expect(mainMirror(undefined, host)).toBe('http://mirror.example/debian');
    expect(mainMirror(undefined, [])).toBe('http://deb.debian.org/debian');
  });
});

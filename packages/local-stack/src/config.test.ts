import { describe, expect, it } from 'vitest';
import { readLocalStackEnv } from './config.ts';
import { EnvironmentValueError } from './errors.ts';

describe('the environment', () => {
  it('may be empty', () => {
    expect(readLocalStackEnv({})).toMatchObject({ debianMirror: undefined, chromiumPath: undefined });
    expect(readLocalStackEnv({ DEBIAN_MIRROR: '', CHROMIUM_PATH: '' }).debianMirror).toBeUndefined();
  });

  it('names the mirror without a slash at its end', () => {
    expect(readLocalStackEnv({ DEBIAN_MIRROR: 'http://m.example/debian/' }).debianMirror).toBe(
      'http://m.example/debian',
    );
  });

  it.each([
    { DEBIAN_MIRROR: 'ftp://m.example/debian' },
    { DEBIAN_MIRROR: 'deb.example' },
    { DEBIAN_MIRROR_MAX_AGE_DAYS: '0' },
    { DEBIAN_MIRROR_MAX_AGE_DAYS: 'never' },
    { DEBIAN_PINS: 'newest' },
    { CHROMIUM_PATH: 'chromium' },
  ])('stops at %o with the name of the variable', (env) => {
    const [name = ''] = Object.keys(env);
    expect(() => readLocalStackEnv(env)).toThrow(EnvironmentValueError);
    expect(() => readLocalStackEnv(env)).toThrow(name);
  });
});

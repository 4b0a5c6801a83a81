import { describe, expect, it } from 'vitest';
import { packageOfSoname, parseLoaderList } from './shared-object.ts';

describe('the package of a shared library', () => {
  it.each([
    ['libsrtp2.so.1', 'libsrtp2-1'],
    ['libssl.so.3', 'libssl3t64'],
    ['libcrypto.so.3', 'libssl3t64'],
    ['libcurl.so.4', 'libcurl4t64'],
    ['libpcap.so.0.8', 'libpcap0.8t64'],
    ['libpugixml.so.1', 'libpugixml1v5'],
    ['libxml2.so.16', 'libxml2-16'],
    ['libxslt.so.1', 'libxslt1.1'],
    ['libnl-route-3.so.200', 'libnl-route-3-200'],
    ['libgio-2.0.so.0', 'libglib2.0-0t64'],
    ['libX11.so.6', 'libx11-6'],
    ['libFLAC.so.14', 'libflac14'],
    ['libm.so.6', 'libc6'],
    ['libz.so.1', 'zlib1g'],
  ])('%s is %s', (soname, name) => {
    const candidates = [
      'libc6',
      'libcurl4t64',
      'libflac14',
      'libglib2.0-0t64',
      'libnl-route-3-200',
      'libpcap0.8t64',
      'libpugixml1v5',
      'libsrtp2-1',
      'libssl3t64',
      'libssl-dev',
      'libx11-6',
      'libx11-xcb1',
      'libxml2-16',
      'libxslt1.1',
      'zlib1g',
    ];
    expect(packageOfSoname(soname, candidates)).toBe(name);
  });

  it('survives a transition to another suffix-free name', () => {
    expect(packageOfSoname('libcurl.so.4', ['libcurl4'])).toBe('libcurl4');
  });

  it('is not guessed when none fits', () => {
    expect(packageOfSoname('libcurl.so.5', ['libcurl4t64', 'libcurl3-gnutls'])).toBeUndefined();
  });
});

it('reads what a loader lists: found, missing, the loader itself, and not the vdso', () => {
  const text = [
    '\tlinux-vdso.so.1 (0x00007f01)',
    '\tlibsrtp2.so.1 => not found',
    '\tlibc.so.6 => /prefix/usr/lib/libc.so.6 (0x00007f02)',
    '\t/prefix/usr/lib64/ld-linux-x86-64.so.2 (0x00007f03)',
  ].join('\n');
  expect(parseLoaderList(text)).toEqual([
    { soname: 'libsrtp2.so.1', path: undefined },
    { soname: 'libc.so.6', path: '/prefix/usr/lib/libc.so.6' },
    { soname: 'ld-linux-x86-64.so.2', path: '/prefix/usr/lib64/ld-linux-x86-64.so.2' },
  ]);
});

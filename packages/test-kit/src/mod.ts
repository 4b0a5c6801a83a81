export * from './conditions.ts';
export * from './memory-copies.ts';
export * from './percentiles.ts';
export * from './small-disk.ts';
export * from './untried.ts';
